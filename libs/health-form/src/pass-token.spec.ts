import { generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import {
  decodePass,
  encodePass,
  decodePassToken,
  signPass,
  createPassVerifier,
  verifyPass,
  type Pass,
  type PassVerifier,
} from './index.js';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const raw = (key: KeyObject): string => String(key.export({ format: 'jwk' }).x);
const now = 1_625_011_342;
const pass: Pass = {
  kid: 3,
  declarationId: '0197b3c4-5d6e-7f80-9a1b-2c3d4e5f6071',
  outcome: 'caution',
  issue: 2,
  issuedAt: now,
  expiresAt: now + 86_400,
};
const signer = (message: Uint8Array): Uint8Array => sign(null, message, privateKey);
const keys = [{ kid: 3, publicKey: raw(publicKey) }];
/** WebCrypto of a browser that does not know Ed25519, before Chrome 137 and Firefox 129. */
const withoutEd25519 = {
  importKey: () => Promise.reject(new DOMException('Algorithm: Unrecognized name', 'NotSupportedError')),
} as unknown as typeof globalThis.crypto.subtle;
const verifiers: Record<string, PassVerifier> = {
  WebCrypto: createPassVerifier(keys),
  'the library, where WebCrypto does not know Ed25519': createPassVerifier(keys, { subtle: withoutEd25519 }),
  'the library, where there is no WebCrypto': createPassVerifier(keys, { subtle: null }),
  'node:crypto': (kid, message, signature) =>
    kid !== 3 ? 'unknown-key' : verify(null, message, publicKey, signature) ? 'valid' : 'invalid',
};
const change = (token: string, part: number, at: number): string => {
  const parts = token.split('.');
  const text = parts[part] ?? '';
  parts[part] = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
  return parts.join('.');
};

describe('the body of a pass', () => {
  it('is 28 bytes that say nothing about a person, there and back', () => {
    const bytes = encodePass(pass);
    expect(bytes).toHaveLength(28);
    expect(decodePass(bytes)).toEqual(pass);
  });

  it.each([
    ['another length', new Uint8Array(27)],
    ['another version', Uint8Array.from({ length: 28 }, () => 9)],
    ['an unknown outcome', Uint8Array.from({ length: 28 }, (_, i) => (i === 0 ? 1 : 7))],
  ])('is refused with %s', (_name, bytes) => expect(decodePass(bytes)).toBeNull());

  it('refuses to be made without a UUID', () => {
    expect(() => encodePass({ ...pass, declarationId: 'x' })).toThrow(RangeError);
  });
});

describe.each(Object.entries(verifiers))('a token, checked with %s', (_name, verifier) => {
  it('is good from the time of issue until it expires, give or take two minutes', async () => {
    const token = await signPass(pass, signer);
    expect(token).toMatch(/^KB1\.[\w-]{38}\.[\w-]{86}$/);
    for (const at of [now - 119, now, now + 86_400, now + 86_519])
      expect(await verifyPass(token, verifier, at)).toEqual({ ok: true, pass });
    expect(await verifyPass(token, verifier, now + 86_521)).toEqual({ ok: false, reason: 'expired', pass });
    expect(await verifyPass(token, verifier, now - 121)).toEqual({ ok: false, reason: 'not-yet', pass });
    expect(decodePassToken(token)).toEqual(pass);
  });

  it('is refused when altered or signed by another key', async () => {
    const token = await signPass(pass, signer);
    const other = generateKeyPairSync('ed25519').privateKey;
    const forged = await signPass(pass, (message) => sign(null, message, other));
    for (const bad of [change(token, 1, 30), change(token, 2, 5), forged])
      expect(await verifyPass(bad, verifier, now)).toEqual({ ok: false, reason: 'forged' });
  });

  it('is not called forged for a key that is not known here', async () => {
    const newer = await signPass({ ...pass, kid: 9 }, signer);
    expect(await verifyPass(newer, verifier, now)).toEqual({ ok: false, reason: 'unknown-key' });
  });

  it.each(['', 'KB1', 'KB1..', 'KB2.AAAA.AAAA', 'https://example.org/g/7K2M4Q9', 'KB1.<b>.x', 'A7K2-9QXM'])(
    'is refused when it is %s',
    async (text) => {
      expect(await verifyPass(text, verifier, now)).toEqual({ ok: false, reason: 'malformed' });
    },
  );
});

describe('a device that cannot compute Ed25519', () => {
  it('says so, and tries again with the next pass', async () => {
    const { loadFallback, loads } = (() => {
      let count = 0;
      return {
        loads: () => count,
        loadFallback: () => {
          count += 1;
          return Promise.reject(new TypeError('Failed to fetch dynamically imported module'));
        },
      };
    })();
    const verifier = createPassVerifier(keys, { subtle: withoutEd25519, loadFallback });
    const token = await signPass(pass, signer);
    expect(await verifyPass(token, verifier, now)).toEqual({ ok: false, reason: 'cannot-check' });
    expect(await verifyPass(token, verifier, now)).toEqual({ ok: false, reason: 'cannot-check' });
    expect(loads()).toBe(2);
  });

  it('does not load the library where WebCrypto does it', async () => {
    const verifier = createPassVerifier(keys, { loadFallback: () => Promise.reject(new Error('loaded')) });
    expect(await verifyPass(await signPass(pass, signer), verifier, now)).toEqual({ ok: true, pass });
  });

  it('takes a key that is no key for one that it does not know', async () => {
    const verifier = createPassVerifier([{ kid: 3, publicKey: 'AAAA' }]);
    expect(await verifyPass(await signPass(pass, signer), verifier, now)).toEqual({
      ok: false,
      reason: 'unknown-key',
    });
  });
});
