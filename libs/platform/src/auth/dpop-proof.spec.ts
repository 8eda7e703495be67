import { DeviceKey, type TestProof } from '@khai-bao/testing';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { verifyDpopProof, type ProofExpectation } from './dpop-proof.js';

const address = 'https://khaibao.example.vn/api/declarations/v1/checks';
const token = 'head.claims.signature';
const asked: TestProof = { method: 'POST', url: address, token };
const expectation = (change: Partial<ProofExpectation> = {}): ProofExpectation => ({
  method: 'POST',
  url: address,
  now: new Date(),
  boundToken: token,
  ...change,
});

describe('a proof of possession', () => {
  let key: DeviceKey;
  beforeAll(async () => {
    key = await DeviceKey.generate();
  });

  it('names the key that made it and its own id', async () => {
    const proof = await key.signProof({ ...asked, proofId: 'a-proof-of-its-own' });
    expect(await verifyDpopProof(proof, expectation())).toEqual({
      keyThumbprint: key.thumbprint,
      proofId: 'a-proof-of-its-own',
    });
  });

  it.each<[string, Partial<TestProof>, Partial<ProofExpectation>]>([
    ['a default port and an upper-case host', { url: 'https://KHAIBAO.example.vn:443/api/declarations/v1/checks' }, {}],
    ['a query and a fragment', { url: `${address}?day=1#top` }, {}],
    ['a time of a minute ago', { age: 59 }, {}],
    ['a time of a minute ahead', { age: -59 }, {}],
    ['no token, when none is sent', { token: undefined }, { boundToken: null }],
  ])('is accepted with %s', async (_what, proof, expected) =>
    expect(
      await verifyDpopProof(await key.signProof({ ...asked, ...proof }), expectation(expected)),
    ).toMatchObject({ keyThumbprint: key.thumbprint }),
  ); // prettier-ignore

  it.each<[string, string, Partial<TestProof>, Partial<ProofExpectation>]>([
    ['another method', 'htm', { method: 'GET' }, {}],
    ['a method in lower case', 'htm', { method: 'post' }, {}],
    ['another path', 'htu', { url: 'https://khaibao.example.vn/api/declarations/v1/gates' }, {}],
    ['another service', 'htu', { url: 'https://khaibao.example.vn/api/accounts/v1/checks' }, {}],
    ['another origin', 'htu', { url: 'https://khaibao.example.org/api/declarations/v1/checks' }, {}],
    ['a plain origin', 'htu', { url: 'http://khaibao.example.vn/api/declarations/v1/checks' }, {}],
    ['a user before the origin', 'htu', { url: 'https://a@khaibao.example.vn/api/declarations/v1/checks' }, {}],
    ['a path alone', 'htu', { url: '/api/declarations/v1/checks' }, {}],
    ['a list of addresses', 'htu', { claims: { htu: [address] } }, {}],
    ['an old time', 'iat', { age: 62 }, {}],
    ['a time of tomorrow', 'iat', { age: -86_400 }, {}],
    ['a time that is a text', 'signature', { claims: { iat: 'now' } }, {}],
    ['no time', 'iat', { claims: { iat: undefined } }, {}],
    ['no id', 'jti', { claims: { jti: undefined } }, {}],
    ['a short id', 'jti', { proofId: 'abc' }, {}],
    ['an id without end', 'jti', { proofId: 'x'.repeat(65) }, {}],
    ['an id of other characters', 'jti', { proofId: 'key:*\n0123456789abcdef' }, {}],
    ['another token', 'ath', { token: 'head.claims.other' }, {}],
    ['no token', 'ath', { token: undefined }, {}],
    ['a token that is not sent', 'ath', {}, { boundToken: null }],
    ['an end that is over', 'signature', { claims: { exp: 1_624_492_800 } }, {}],
    ['the type of an access token', 'signature', { header: { typ: 'at+jwt' } }, {}],
    ['no type', 'signature', { header: { typ: undefined } }, {}],
    ['no key', 'signature', { header: { jwk: undefined } }, {}],
  ])('with %s is refused', async (_what, refusal, proof, expected) =>
    expect(
      await verifyDpopProof(await key.signProof({ ...asked, ...proof }), expectation(expected)),
    ).toEqual({ refusal }),
  ); // prettier-ignore

  it('is refused when its header holds another key than the one that signed', async () => {
    const other = await DeviceKey.generate();
    const proof = await key.signProof({ ...asked, header: { jwk: other.publicKey } });
    expect(await verifyDpopProof(proof, expectation())).toEqual({ refusal: 'signature' });
  });

  it('is refused with a private key in its header', async () => {
    const pair = await generateKeyPair('ES256', { extractable: true });
    const proof = await new SignJWT({ htm: 'POST', htu: address })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(pair.privateKey) })
      .sign(pair.privateKey);
    expect(await verifyDpopProof(proof, expectation())).toEqual({ refusal: 'signature' });
  });

  it.each(['EdDSA', 'ES384', 'RS256'])('is refused when it is signed with %s', async (algorithm) => {
    const pair = await generateKeyPair(algorithm, { extractable: true });
    const proof = await new SignJWT({ htm: 'POST', htu: address })
      .setProtectedHeader({ alg: algorithm, typ: 'dpop+jwt', jwk: await exportJWK(pair.publicKey) })
      .sign(pair.privateKey);
    expect(await verifyDpopProof(proof, expectation())).toEqual({ refusal: 'signature' });
  });

  it('is refused without a signature', async () => {
    const unsigned = new UnsecuredJWT({ htm: 'POST', htu: address }).encode();
    expect(await verifyDpopProof(unsigned, expectation())).toEqual({ refusal: 'form' });
    expect(await verifyDpopProof(`${unsigned}AAAA`, expectation())).toEqual({ refusal: 'signature' });
  });

  it.each([
    ['is missing', undefined, 'missing'],
    ['is empty', '', 'missing'],
    ['is no token', 'proof', 'form'],
    ['is two', 'a.b.c, d.e.f', 'form'],
    ['is too long', `${'a'.repeat(2_000)}.b.c`, 'form'],
  ])('is refused when it %s', async (_what, proof, refusal) =>
    expect(await verifyDpopProof(proof, expectation())).toEqual({ refusal }),
  );
});
