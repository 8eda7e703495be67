import { jest } from '@jest/globals';
import { Clock } from '@khai-bao/platform/observability';
import { openSuite, until, type Answer, type RunningService, type Suite } from '@khai-bao/testing';
import { Secret, TOTP } from 'otpauth';

const password = 'KhaiBao#2021';
const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/91.0 Safari/537.36';
const phone = 'Mozilla/5.0 (Linux; Android 9) AppleWebKit/537.36 Chrome/91.0 Mobile Safari/537.36';

/** Officials’ sign-in: a code beside the password, the devices that are signed in, and a new one told. */
describe('an official’s sign-in', () => {
  let suite: Suite;
  let service: RunningService;
  let now: Date;

  const ask = (method: string, path: string, as?: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
    service.ask(method, path, { ...(as === undefined ? {} : { as }), body, headers }); // prettier-ignore
  const signIn = (username: string, code?: string, agent = chrome, cookie = ''): Promise<Answer> =>
    ask('POST', '/v1/sign-in', undefined, { username, password, code }, { 'user-agent': agent, cookie });
  const cookies = (answer: Answer): string =>
    answer.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
  const later = (seconds: number): void => {
    now = new Date(now.getTime() + seconds * 1000);
  };
  const codeOf = (secret: string): string =>
    new TOTP({ secret: Secret.fromBase32(secret), digits: 6, period: 30 }).generate({
      timestamp: now.getTime(),
    });
  async function enrolled(username: string): Promise<{ secret: string; token: string; recovery: string[] }> {
    const { body: session } = await signIn(username);
    const { body: begun } = await ask('POST', '/v1/second-factor', session.accessToken, { password });
    const { body } = await ask('POST', '/v1/second-factor/confirm', session.accessToken, {
      code: codeOf(begun.secret),
    });
    later(30);
    return { secret: begun.secret, token: session.accessToken, recovery: body.recoveryCodes };
  }

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.start('accounts', {
      module: () => import('../src/accounts-service.module.js').then((m) => m.AccountsServiceModule),
      migrations: () => import('../src/migrations/index.js'),
      env: { RATE_LIMIT_FACTOR: '1', ARGON2_MEMORY_KIB: '64' },
    });
  }, 60_000);
  afterAll(() => suite.close());
  beforeEach(async () => {
    await service.sql('delete from tally');
    now = new Date();
    jest.spyOn(service.app.get(Clock), 'now').mockImplementation(() => now);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await service.sql('delete from recovery_code');
    await service.sql('delete from second_factor');
  });

  it('asks for the code after the password, takes each code once, and keeps no code and no secret readable', async () => {
    const { secret, token } = await enrolled('quan1');
    expect((await signIn('quan1')).body.code).toBe('ACCOUNTS.SECOND_FACTOR_REQUIRED');
    const wrong = await ask('POST', '/v1/sign-in', undefined, { username: 'quan1', password: 'wrong' });
    expect(wrong.body.code).toBe('ACCOUNTS.BAD_CREDENTIALS');
    expect((await signIn('quan1', '000000')).body.code).toBe('ACCOUNTS.SECOND_FACTOR_WRONG');
    const code = codeOf(secret);
    const both = await Promise.all([signIn('quan1', code), signIn('quan1', code)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
    later(30);
    expect((await signIn('quan1', `${codeOf(secret).slice(0, 3)} ${codeOf(secret).slice(3)}`)).status).toBe(200);
    const [row] = await service.sql<{ row: string }>('select second_factor::text as row from second_factor');
    expect(row!.row).not.toContain(secret);
    // Who has the session alone can neither replace nor remove it.
    expect((await ask('POST', '/v1/second-factor', token, { password })).body.code).toBe('ACCOUNTS.WRONG_STATE');
    later(30);
    expect((await ask('POST', '/v1/second-factor/remove', token, { password: 'x', code: codeOf(secret) })).status).toBe(401);
    expect((await ask('POST', '/v1/second-factor/remove', token, { password, code: codeOf(secret) })).status).toBe(204);
    expect((await signIn('quan1')).status).toBe(200);
  }); // prettier-ignore

  it('makes guessing codes slow', async () => {
    const { secret } = await enrolled('quan3');
    const answers: string[] = [];
    for (let n = 0; n < 7; n += 1) answers.push((await signIn('quan3', `00000${n}`)).body.code);
    expect(answers.filter((code) => code === 'ACCOUNTS.SECOND_FACTOR_WRONG')).toHaveLength(5);
    expect((await signIn('quan3', codeOf(secret))).body.code).toBe('ACCOUNTS.TOO_MANY_ATTEMPTS');
    later(15 * 60);
    expect((await signIn('quan3', codeOf(secret))).status).toBe(200);
  });

  it('has recovery codes for a lost phone, each good once', async () => {
    const { recovery, token } = await enrolled('hcdc');
    expect(new Set(recovery).size).toBe(10);
    expect((await signIn('hcdc', recovery[0]!.toLowerCase())).status).toBe(200);
    expect((await signIn('hcdc', recovery[0])).body.code).toBe('ACCOUNTS.SECOND_FACTOR_WRONG');
    expect((await ask('GET', '/v1/second-factor', token)).body).toMatchObject({
      on: true,
      recoveryCodesLeft: 9,
    });
    const kept = await service.sql<{ row: string }>('select recovery_code::text as row from recovery_code');
    for (const { row } of kept) expect(row).not.toContain(recovery[1]);
  });

  it('tells the devices that were here before of a new one, and lists and ends them', async () => {
    const first = await signIn('so.yte');
    expect(first.body.newDevices).toEqual([]);
    const kept = cookies(first);
    later(60);
    const second = await signIn('so.yte', undefined, phone);
    later(60);
    const again = await signIn('so.yte', undefined, chrome, kept);
    expect(again.body.newDevices).toEqual([{ device: 'Chrome · Android', at: expect.any(String) }]);
    expect((await signIn('so.yte', undefined, chrome, kept)).body.newDevices).toEqual([]);

    const own = { cookie: cookies(again) };
    const { body } = await ask('GET', '/v1/sessions', again.body.accessToken, undefined, own);
    expect(body.items.map(({ device }: { device: string }) => device).sort()).toEqual(
      ['Chrome · Android', 'Chrome · Windows', 'Chrome · Windows', 'Chrome · Windows'],
    );
    expect(body.items.filter(({ current }: { current: boolean }) => current)).toHaveLength(1);
    const stolen = body.items.find(({ device }: { device: string }) => device.endsWith('Android'));
    const other = await signIn('kiemtra');
    expect((await ask('POST', `/v1/sessions/${stolen.id}/end`, other.body.accessToken)).status).toBe(404);
    expect((await ask('POST', `/v1/sessions/${stolen.id}/end`, again.body.accessToken)).status).toBe(204);
    // The ended one is out at once, with its token and its refresh; one's own goes on with a refresh.
    await until(async () => (await ask('GET', '/v1/me', second.body.accessToken)).status === 401, 'the end');
    const refresh = (cookie: string): Promise<Answer> =>
      ask('POST', '/v1/session/refresh', undefined, undefined, { cookie });
    expect((await refresh(cookies(second))).status).toBe(401);
    const renewed = await refresh(cookies(again));
    expect(renewed.status).toBe(200);
    expect((await ask('POST', '/v1/sessions/end-others', renewed.body.accessToken, undefined, { cookie: cookies(renewed) })).status).toBe(204);
    const last = await refresh(cookies(renewed));
    const left = await ask('GET', '/v1/sessions', last.body.accessToken, undefined, { cookie: cookies(last) });
    expect(left.body.items).toHaveLength(1);
  }); // prettier-ignore
});
