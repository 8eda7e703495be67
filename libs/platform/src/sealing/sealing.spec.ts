import { createHmac } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import {
  blindIndex,
  KeyWrapper,
  generateSealingKey,
  sealText,
  SealError,
  sealJson,
  unsealText,
  unsealJson,
} from './index.js';

const key = generateSealingKey();

describe('sealing', () => {
  it('opens with the same key in the same place, and nowhere else', () => {
    const sealed = sealText(key, 'Nguyễn Thị Minh Khai', 'declaration:1');
    expect(unsealText(key, sealed, 'declaration:1')).toBe('Nguyễn Thị Minh Khai');
    expect(() => unsealText(key, sealed, 'declaration:2')).toThrow(SealError);
    expect(() => unsealText(generateSealingKey(), sealed, 'declaration:1')).toThrow(SealError);
  });

  it('finds every altered byte', () => {
    const bytes = Buffer.from(sealText(key, 'x', 'c'), 'base64url');
    expect(bytes.length).toBeGreaterThan(1);
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = changed[at]! ^ 1;
      expect(() => unsealText(key, changed.toString('base64url'), 'c')).toThrow(SealError);
    }
  });

  it('never makes the same text twice', () => {
    expect(sealText(key, 'x', 'c')).not.toBe(sealText(key, 'x', 'c'));
    expect(unsealJson(key, sealJson(key, { a: 1 }, 'c'), 'c')).toEqual({ a: 1 });
  });

  it.each(['', 'x', 'AAAA', '💥'])('says of %j that it cannot be opened, and no more', (text) => {
    expect(() => unsealText(key, text, 'c')).toThrow(SealError);
  });
});

describe('the blind index', () => {
  it('is equal for equal values of one field under one key', () => {
    const index = blindIndex(key, 'phone', '+84903123456');
    expect(index).toBe(blindIndex(key, 'phone', '+84903123456'));
    expect(index).not.toBe(blindIndex(key, 'id', '+84903123456'));
    expect(index).not.toBe(blindIndex(generateSealingKey(), 'phone', '+84903123456'));
    expect(index).not.toContain('903');
  });

  it('indexes with the first 16 bytes of an HMAC-SHA-256, as what is kept already was', () => {
    for (let n = 0; n < 500; n += 1) {
      const other = generateSealingKey();
      const whole = createHmac('sha256', other).update(`phone\0${n}`).digest();
      expect(blindIndex(other, 'phone', String(n))).toBe(whole.subarray(0, 16).toString('base64url'));
    }
  });
});

describe('wrapping a key', () => {
  it('gives it to the readers named and to nobody else', async () => {
    const pair = async (kid: string) => {
      const made = await generateKeyPair('ECDH-ES+A256KW', { crv: 'X25519', extractable: true });
      return {
        public: { ...(await exportJWK(made.publicKey)), kid },
        private: { ...(await exportJWK(made.privateKey)), kid },
      };
    };
    const [alerts, sync] = [await pair('alerts-1'), await pair('sync-1')];
    const publicKeys = JSON.stringify({ alerts: alerts.public, sync: sync.public });
    const wrapped = await new KeyWrapper(publicKeys).wrapKey(key, ['alerts']);
    expect(Object.keys(wrapped)).toEqual(['alerts']);
    expect(await new KeyWrapper('{}', JSON.stringify(alerts.private)).unwrapKey(wrapped.alerts)).toEqual(key);
    await expect(
      new KeyWrapper('{}', JSON.stringify(sync.private)).unwrapKey(wrapped.alerts),
    ).rejects.toThrow(SealError);
    await expect(new KeyWrapper(publicKeys).wrapKey(key, ['accounts'])).rejects.toThrow(/accounts/);
  });
});
