import { openSuite, type ServiceResponse, type RunningService, type Suite } from '@khai-bao/testing';
import { Secret, TOTP } from 'otpauth';
import { SoftwareAuthenticator } from './software-authenticator.js';

const password = 'KhaiBao#2021';
const origin = 'http://localhost:8080';

describe('where a second factor is required', () => {
  let suite: Suite;
  let service: RunningService;

  const ask = (method: string, path: string, as?: string, body?: unknown): Promise<ServiceResponse> =>
    service.sendRequest(method, path, { ...(as === undefined ? {} : { as }), body });
  const signIn = (username: string): Promise<ServiceResponse> =>
    ask('POST', '/v1/sign-in', undefined, { username, password });
  const refreshed = (first: ServiceResponse): Promise<ServiceResponse> =>
    service.sendRequest('POST', '/v1/session/refresh', {
      headers: { cookie: first.headers.getSetCookie()[0]!.split(';')[0]! },
    });

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('accounts', {
      module: () => import('../src/accounts-service.module.js').then((m) => m.AccountsServiceModule),
      migrations: () => import('../src/migrations/index.js'),
      env: { REQUIRE_SECOND_FACTOR: 'true', ARGON2_MEMORY_KIB: '64', PUBLIC_ORIGIN: origin },
    });
  }, 60_000);
  afterAll(() => suite.close());

  it('an official has no access before it is set up', async () => {
    const first = await signIn('phuong.bennghe');
    expect(first.body).toMatchObject({ mustEnrolSecondFactor: true, mustChangePassword: false });
    const as = first.body.accessToken as string;
    expect((await ask('GET', '/v1/handovers', as)).status).toBe(403);
    const { body: begun } = await ask('POST', '/v1/second-factor', as, { password });
    const code = new TOTP({ secret: Secret.fromBase32(begun.secret), digits: 6, period: 30 }).generate();
    const confirmed = await ask('POST', '/v1/second-factor/confirm', as, { code });
    expect(confirmed.body.recoveryCodes).toHaveLength(10);
    const free = await refreshed(first);
    expect(free.body.mustEnrolSecondFactor).toBe(false);
    expect((await ask('GET', '/v1/handovers', free.body.accessToken)).status).toBe(200);
    const last = await ask('POST', '/v1/second-factor/remove', free.body.accessToken, {
      password,
      code: confirmed.body.recoveryCodes[0],
    });
    expect(last.body.code).toBe('ACCOUNTS.LAST_SECOND_FACTOR');
  });

  it('a passkey alone suffices, and concurrent requests cannot remove the last one', async () => {
    const first = await signIn('quan1');
    const as = first.body.accessToken as string;
    const ids: string[] = [];
    let recovery: string[] = [];
    for (const n of [0, 1]) {
      const { body } = await ask('POST', '/v1/second-factor/passkeys/begin', as, {
        password,
        ...(n === 0 ? {} : { code: recovery.shift() }),
      });
      const made = new SoftwareAuthenticator(origin).create(body.options);
      const kept = await ask('POST', '/v1/second-factor/passkeys', as, { ...made, name: `Khóa ${n}` });
      ids.push(kept.body.passkey.id);
      recovery = [...recovery, ...kept.body.recoveryCodes];
    }
    const free = await refreshed(first);
    expect(free.body.mustEnrolSecondFactor).toBe(false);
    expect((await ask('GET', '/v1/handovers', free.body.accessToken)).status).toBe(200);
    const removals = (): Promise<ServiceResponse>[] =>
      ids.map((id) =>
        ask('POST', `/v1/second-factor/passkeys/${id}/remove`, free.body.accessToken, {
          password,
          code: recovery.shift(),
        }),
      );
    // Both stand before the rows until they are let go together.
    const asked = await service.dataSource.transaction(async (manager) => {
      await manager.query('select 1 from passkey for update');
      const waiting = removals();
      await new Promise((resolve) => setTimeout(resolve, 500));
      return { waiting };
    });
    const both = await Promise.all(asked.waiting);
    expect(both.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect((await ask('GET', '/v1/second-factor', free.body.accessToken)).body).toMatchObject({
      on: true,
      required: true,
      passkeys: [{ id: expect.any(String) }],
    });
  });
});
