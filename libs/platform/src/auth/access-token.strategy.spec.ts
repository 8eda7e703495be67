import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { serveJwks, signToken, type TestAccount } from '@khai-bao/testing';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { AccessTokenStrategy } from './access-token.strategy.js';

const officer: TestAccount = { role: 'ward-officer', areaPath: '79', accountId: 'account' };
const makeKey = async (): Promise<{ public: JWK; private: JWK }> => {
  const pair = await generateKeyPair('ES256', { extractable: true });
  return {
    public: { ...(await exportJWK(pair.publicKey)), kid: 'key' },
    private: { ...(await exportJWK(pair.privateKey)), kid: 'key' },
  };
};
const requestWith = (token: string): { headers: { authorization: string } } => ({
  headers: { authorization: `Bearer ${token}` },
});

describe('the verification of a request outside Nest', () => {
  it('returns the account of a valid token and refuses every other token', async () => {
    const key = await makeKey();
    const accounts = await serveJwks([key.public]);
    const strategy = new AccessTokenStrategy({ jwksUrl: `http://127.0.0.1:${accounts.port}` });
    const refusalOf = (token: string): Promise<unknown> =>
      strategy.verifyRequest(requestWith(token)).catch((error: unknown) => error);
    const unauthenticated = { code: 'PLATFORM.UNAUTHENTICATED' };
    try {
      const token = await signToken(key.private, officer);
      const { actor, mustChangePassword } = await strategy.verifyRequest(requestWith(token));
      expect(actor).toMatchObject({ accountId: 'account', role: 'ward-officer', areaPath: '79' });
      expect(mustChangePassword).toBe(false);
      expect(await refusalOf(`${token.slice(0, -4)}AAAA`)).toMatchObject(unauthenticated);
      const expired = await signToken(key.private, { ...officer, expiresIn: -5 });
      expect(await refusalOf(expired)).toMatchObject(unauthenticated);
      const forged = await signToken((await makeKey()).private, officer);
      expect(await refusalOf(forged)).toMatchObject(unauthenticated);
      await expect(strategy.verifyRequest({ headers: {} })).rejects.toMatchObject(unauthenticated);
    } finally {
      await accounts.close();
    }
  });

  it('reports that the keys are unavailable while the endpoint does not respond', async () => {
    jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    const key = await makeKey();
    const accounts = await serveJwks([key.public]);
    await accounts.close();
    const strategy = new AccessTokenStrategy({ jwksUrl: `http://127.0.0.1:${accounts.port}` });
    const token = await signToken(key.private, officer);
    await expect(strategy.verifyRequest(requestWith(token))).rejects.toMatchObject({
      code: 'PLATFORM.UNAVAILABLE',
      options: { retryAfter: 2 },
    });
  });
});
