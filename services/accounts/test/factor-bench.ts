import { jest } from '@jest/globals';
import { Clock } from '@khai-bao/platform/core';
import { openSuite, type ServiceResponse, type RunningService, type Suite } from '@khai-bao/testing';
import { Secret, TOTP } from 'otpauth';

/** Of the demonstration accounts. */
export const password = 'KhaiBao#2021';
/** Where the browser is that makes passkeys. */
export const origin = 'http://localhost:8080';

/** The demonstration officials, and a clock that the test moves; each test begins without second factors and guesses. */
export function openFactorBench() {
  let suite: Suite;
  let service: RunningService;
  let now: Date;

  const ask = (
    method: string,
    path: string,
    as?: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<ServiceResponse> =>
    service.sendRequest(method, path, { ...(as === undefined ? {} : { as }), body, headers });

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('accounts', {
      module: () => import('../src/accounts-service.module.js').then((m) => m.AccountsServiceModule),
      migrations: () => import('../src/migrations/index.js'),
      env: { RATE_LIMIT_FACTOR: '1', ARGON2_MEMORY_KIB: '64', PUBLIC_ORIGIN: origin },
    });
  }, 60_000);
  afterAll(() => suite.close());
  beforeEach(async () => {
    await service.queryRows('delete from tally');
    now = new Date();
    jest.spyOn(service.app.get(Clock), 'now').mockImplementation(() => now);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    for (const table of ['passkey', 'recovery_code', 'second_factor'])
      await service.queryRows(`delete from ${table}`);
  });

  return {
    service: (): RunningService => service,
    now: (): Date => now,
    later: (seconds: number): void => {
      now = new Date(now.getTime() + seconds * 1000);
    },
    ask,
    signIn: (
      username: string,
      proof: object = {},
      headers: Record<string, string> = {},
    ): Promise<ServiceResponse> =>
      ask('POST', '/v1/sign-in', undefined, { username, password, ...proof }, headers),
    /** What an authenticator app shows now. */
    codeOf: (secret: string): string =>
      new TOTP({ secret: Secret.fromBase32(secret), digits: 6, period: 30 }).generate({
        timestamp: now.getTime(),
      }),
  };
}
