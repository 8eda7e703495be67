import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Permission, Role } from '@khai-bao/contracts';
import { tokenAlgorithm, tokenAudience, tokenIssuer, tokenType } from '@khai-bao/platform/auth';
import { importJWK, SignJWT, type JWK } from 'jose';
import { uuidv7 } from 'uuidv7';

/** Account of a test token. */
export interface TestAccount {
  readonly role: Role;
  /** `79.760.26740`; the code is its last part. */
  readonly areaPath?: string;
  readonly unitId?: string;
  readonly accountId?: string;
  readonly tokenVersion?: number;
  /** Default: a new one. */
  readonly sessionId?: string;
  readonly mustChange?: boolean;
  readonly name?: string;
  readonly place?: string;
  /** The gate device and the thumbprint of its key, to which the token is bound. */
  readonly device?: { readonly deviceId: string; readonly thumbprint: string };
  /** Permissions that were granted to the account beside those of its role. */
  readonly grants?: readonly Permission[];
  /** Seconds from now; 900 unless told. Negative makes an expired one. */
  readonly expiresIn?: number;
}

/** Signs a token like accounts. */
export async function signToken(key: JWK, account: TestAccount): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    role: account.role,
    area: account.areaPath?.split('.').at(-1) ?? null,
    areaPath: account.areaPath ?? null,
    unit: account.unitId ?? null,
    name: account.name ?? 'Cán bộ thử',
    place: account.place ?? 'Nơi thử',
    ver: account.tokenVersion ?? 1,
    sid: account.sessionId ?? randomUUID(),
    ...(account.grants === undefined ? {} : { grants: account.grants }),
    ...(account.mustChange === true ? { mustChange: true } : {}),
    ...(account.device === undefined
      ? {}
      : { device: account.device.deviceId, cnf: { jkt: account.device.thumbprint } }),
  })
    .setProtectedHeader({ alg: tokenAlgorithm, typ: tokenType, kid: key.kid ?? '' })
    .setSubject(account.accountId ?? uuidv7())
    .setIssuer(tokenIssuer)
    .setAudience(tokenAudience)
    .setIssuedAt(now - 1)
    .setExpirationTime(now + (account.expiresIn ?? 900))
    .sign(await importJWK(key, tokenAlgorithm));
}

/** Serves public keys as a JWKS. */
export async function serveJwks(keys: readonly JWK[]): Promise<{ port: number; close: () => Promise<void> }> {
  const server: Server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: keys.map((key) => ({ ...key, alg: tokenAlgorithm, use: 'sig' })) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
