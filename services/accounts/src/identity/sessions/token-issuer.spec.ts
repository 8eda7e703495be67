import { generateKeyPairSync } from 'node:crypto';
import { createLocalJWKSet, jwtVerify, type JWK } from 'jose';
import type { AccountsConfig } from '../../accounts.config.js';
import type { AccountEntity } from '../../accounts/account.entity.js';
import type { PersonalDataCipher } from '../../accounts/personal-data-cipher.js';
import { readSigningKeys, TokenIssuer } from './token-issuer.js';

const privateKey = (namedCurve: string, kid?: string): JWK => ({
  ...(generateKeyPairSync('ec', { namedCurve }).privateKey.export({ format: 'jwk' }) as JWK),
  ...(kid === undefined ? {} : { kid }),
});
const edwardsKey: JWK = {
  ...(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as JWK),
  kid: 'token-1',
};
const setOf = (...keys: readonly JWK[]): string => JSON.stringify({ keys });

describe('the issuer of access tokens', () => {
  const issuerWith = (...keys: readonly JWK[]): TokenIssuer =>
    new TokenIssuer(
      { signingKeys: setOf(...keys) } as AccountsConfig,
      { tryOpenField: () => 'Nguyễn Văn An' } as unknown as PersonalDataCipher,
    );

  it('signs with the first P-256 key and publishes all of them without their private part', async () => {
    const issuer = issuerWith(edwardsKey, privateKey('P-256', 'second'), privateKey('P-256', 'first'));
    const keys = issuer.toPublicKeySet();
    expect(keys.keys.map((key) => Object.keys(key).sort())).toEqual(
      Array(2).fill(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']),
    );
    const account = {
      id: 'account',
      role: 'ward-officer',
      tokenVersion: 3,
      place: '',
      grantedPermissions: [] as string[],
    } as AccountEntity;
    const token = await issuer.issueAccessToken(account, 'session', false);
    const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(keys));
    expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: 'second' });
    expect(payload).toMatchObject({
      sub: 'account',
      sid: 'session',
      ver: 3,
      iss: 'urn:khai-bao:accounts',
      aud: 'urn:khai-bao:api',
    });
    expect(payload.exp! - payload.iat!).toBe(900);
  });

  it.each([
    ['no key', setOf()],
    ['only an Ed25519 key', setOf(edwardsKey)],
    ['only a key of another curve', setOf(privateKey('P-384', 'token'))],
    ['only a public key', setOf({ ...privateKey('P-256', 'token'), d: undefined } as unknown as JWK)],
  ])('refuses to start with %s and names the key that is needed', (_what, keys) =>
    expect(() => readSigningKeys(keys)).toThrow('SIGNING_KEYS has no private P-256 key'),
  );

  it.each([undefined, '', '../token', 'a b'])('refuses the key id %j', (kid) =>
    expect(() => readSigningKeys(setOf(privateKey('P-256', kid)))).toThrow(
      'SIGNING_KEYS: each key needs a kid',
    ),
  );
});
