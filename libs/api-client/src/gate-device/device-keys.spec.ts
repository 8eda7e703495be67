import { createHash, createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { generateDeviceKeys, signProof, type DeviceKeys } from './device-keys.js';

const now = Date.parse('2021-07-01T00:15:00.900Z');
const parse = (part: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;

describe('the keys of a gate device', () => {
  let keys: DeviceKeys;
  beforeAll(async () => {
    keys = await generateDeviceKeys();
  });

  it('are never given out, except the public one', async () => {
    expect([keys.privateKey.extractable, keys.sealingKey.extractable]).toEqual([false, false]);
    await expect(crypto.subtle.exportKey('jwk', keys.privateKey)).rejects.toThrow();
    await expect(crypto.subtle.exportKey('raw', keys.sealingKey)).rejects.toThrow();
    expect(Object.keys(keys.publicKey).toSorted()).toEqual(['crv', 'kty', 'x', 'y']);
  });

  it('sign a proof of method, address, time and token that the public key in it verifies', async () => {
    const url = 'https://khaibao.example.vn/api/declarations/v1/checks?day=1#top';
    const proof = await signProof(keys, { method: 'POST', url, token: 'a.b.c', now });
    const [header, claims, signature] = proof.split('.') as [string, string, string];
    expect(parse(header)).toEqual({ typ: 'dpop+jwt', alg: 'ES256', jwk: keys.publicKey });
    expect(parse(claims)).toEqual({
      htm: 'POST',
      htu: 'https://khaibao.example.vn/api/declarations/v1/checks',
      iat: 1_625_098_500,
      jti: expect.stringMatching(/^[\w-]{22}$/),
      ath: createHash('sha256').update('a.b.c').digest('base64url'),
    });
    const key = createPublicKey({ key: keys.publicKey as unknown as JsonWebKey, format: 'jwk' });
    const signed = Buffer.from(`${header}.${claims}`);
    expect(
      verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')),
    ).toBe(true);
  });

  it('sign another id each time, and no token when none is sent', async () => {
    const subject = { method: 'GET', url: 'https://khaibao.example.vn/', token: null, now };
    const [one, two] = await Promise.all([signProof(keys, subject), signProof(keys, subject)]);
    const claims = [one, two].map((proof) => parse(proof.split('.')[1]!));
    expect(claims[0]!['jti']).not.toBe(claims[1]!['jti']);
    expect('ath' in claims[0]!).toBe(false);
  });
});
