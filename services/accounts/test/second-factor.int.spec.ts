import { waitUntil, type ServiceResponse } from '@khai-bao/testing';
import { openFactorBench, password } from './factor-bench.js';

const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/91.0 Safari/537.36';
const phone = 'Mozilla/5.0 (Linux; Android 9) AppleWebKit/537.36 Chrome/91.0 Mobile Safari/537.36';

/** Officials’ sign-in: a code beside the password, the devices that are signed in, and a new one told. */
describe('an official’s sign-in', () => {
  const { ask, codeOf, later, service, signIn: signInWith } = openFactorBench();
  const signIn = (username: string, code?: string, agent = chrome, cookie = ''): Promise<ServiceResponse> =>
    signInWith(username, { code }, { 'user-agent': agent, cookie });
  const cookies = (answer: ServiceResponse): string =>
    answer.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
  async function enrolled(username: string): Promise<{ secret: string; token: string; recovery: string[] }> {
    const { body: session } = await signIn(username);
    const { body: begun } = await ask('POST', '/v1/second-factor', session.accessToken, { password });
    const { body } = await ask('POST', '/v1/second-factor/confirm', session.accessToken, {
      code: codeOf(begun.secret),
    });
    later(30);
    return { secret: begun.secret, token: session.accessToken, recovery: body.recoveryCodes };
  }

  it('requires the code after the password, accepts each code once, and stores no code or secret in plain text', async () => {
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
    const [row] = await service().queryRows<{ row: string }>('select second_factor::text as row from second_factor');
    expect(row!.row).not.toContain(secret);
    // Who has the session alone can neither replace nor remove it.
    expect((await ask('POST', '/v1/second-factor', token, { password })).body.code).toBe('ACCOUNTS.WRONG_STATE');
    later(30);
    expect((await ask('POST', '/v1/second-factor/remove', token, { password: 'x', code: codeOf(secret) })).status).toBe(401);
    expect((await ask('POST', '/v1/second-factor/remove', token, { password, code: codeOf(secret) })).status).toBe(204);
    expect((await signIn('quan1')).status).toBe(200);
  }); // prettier-ignore

  it('limits attempts at codes', async () => {
    const { secret } = await enrolled('quan3');
    const answers: string[] = [];
    for (let n = 0; n < 7; n += 1) answers.push((await signIn('quan3', `00000${n}`)).body.code);
    expect(answers.filter((code) => code === 'ACCOUNTS.SECOND_FACTOR_WRONG')).toHaveLength(5);
    expect((await signIn('quan3', codeOf(secret))).body.code).toBe('ACCOUNTS.TOO_MANY_ATTEMPTS');
    later(15 * 60);
    expect((await signIn('quan3', codeOf(secret))).status).toBe(200);
  });

  it('has recovery codes for a lost phone, each valid once', async () => {
    const { recovery, token } = await enrolled('hcdc');
    expect(new Set(recovery).size).toBe(10);
    expect((await signIn('hcdc', recovery[0]!.toLowerCase())).status).toBe(200);
    expect((await signIn('hcdc', recovery[0])).body.code).toBe('ACCOUNTS.SECOND_FACTOR_WRONG');
    expect((await ask('GET', '/v1/second-factor', token)).body).toMatchObject({
      on: true,
      recoveryCodesLeft: 9,
    });
    const kept = await service().queryRows<{ row: string }>(
      'select recovery_code::text as row from recovery_code',
    );
    expect(kept.length).toBeGreaterThan(0);
    for (const { row } of kept) expect(row).not.toContain(recovery[1]);
  });

  it('replaces its recovery codes with the password and a factor: the old ones become invalid', async () => {
    const { recovery, secret, token } = await enrolled('so.tttt');
    const renew = (body: object, as = token): Promise<ServiceResponse> =>
      ask('POST', '/v1/second-factor/recovery-codes', as, body);
    expect((await renew({ password })).body.code).toBe('ACCOUNTS.SECOND_FACTOR_REQUIRED');
    expect((await renew({ password: 'x', code: codeOf(secret) })).body.code).toBe('ACCOUNTS.BAD_CREDENTIALS');
    expect((await renew({ password, code: '000000' })).body.code).toBe('ACCOUNTS.SECOND_FACTOR_WRONG');
    const made = await renew({ password, code: recovery[0] });
    expect([made.status, made.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const fresh = made.body.recoveryCodes as string[];
    expect(new Set([...fresh, ...recovery]).size).toBe(20);
    expect((await ask('GET', '/v1/second-factor', token)).body.recoveryCodesLeft).toBe(10);
    expect((await signIn('so.tttt', recovery[1])).body.code).toBe('ACCOUNTS.SECOND_FACTOR_WRONG');
    expect((await signIn('so.tttt', fresh[0])).status).toBe(200);
    const kept = await service().queryRows<{ row: string }>(
      'select recovery_code::text as row from recovery_code',
    );
    expect(kept.length).toBeGreaterThan(0);
    for (const { row } of kept) expect(row).not.toContain(fresh[1]);
    // There are none for an account that has no second factor.
    const { body: other } = await signIn('so.tttt2');
    expect((await renew({ password }, other.accessToken)).body.code).toBe('ACCOUNTS.WRONG_STATE');
  });

  it('has one set of recovery codes after concurrent requests', async () => {
    const { recovery, token } = await enrolled('kiemtra');
    // All stand before the account until it is let go.
    const asked = await service().dataSource.transaction(async (manager) => {
      await manager.query(`select 1 from account where username = 'kiemtra' for update`);
      const waiting = recovery
        .slice(0, 3)
        .map((code) => ask('POST', '/v1/second-factor/recovery-codes', token, { password, code }));
      const standing = `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      await waitUntil(
        async () => (await service().queryRows<{ n: number }>(standing))[0]!.n >= 3,
        'all three',
      );
      return { waiting };
    });
    const answers = await Promise.all(asked.waiting);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(answers.find(({ status }) => status === 409)!.body.code).toBe('ACCOUNTS.RECOVERY_CODES_REPLACED');
    const stands = answers.find(({ status }) => status === 200)!.body.recoveryCodes as string[];
    expect(await service().queryRows('select 1 from recovery_code')).toHaveLength(10);
    expect(stands).toHaveLength(10);
    for (const code of stands.slice(0, 2)) expect((await signIn('kiemtra', code)).status).toBe(200);
  });

  it('returns the number of unused recovery codes when there is a second factor', async () => {
    expect((await signIn('ttyt.quan1')).body.recoveryCodesLeft).toBeNull();
    const { recovery } = await enrolled('ttyt.quan1');
    for (const left of [9, 8])
      expect((await signIn('ttyt.quan1', recovery[left])).body.recoveryCodesLeft).toBe(left);
  });

  it('reports a new device on the known ones, and lists and ends sessions', async () => {
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
      // The first browser's first session ended with its next sign-in: one browser has one session.
      ['Chrome · Android', 'Chrome · Windows', 'Chrome · Windows'],
    );
    expect(body.items.filter(({ current }: { current: boolean }) => current)).toHaveLength(1);
    const stolen = body.items.find(({ device }: { device: string }) => device.endsWith('Android'));
    const other = await signIn('kiemtra');
    expect((await ask('POST', `/v1/sessions/${stolen.id}/end`, other.body.accessToken)).status).toBe(404);
    expect((await ask('POST', `/v1/sessions/${stolen.id}/end`, again.body.accessToken)).status).toBe(204);
    // The ended one is out at once, with its token and its refresh; one's own goes on as it is.
    await waitUntil(async () => (await ask('GET', '/v1/me', second.body.accessToken)).status === 401, 'the end');
    const refresh = (cookie: string): Promise<ServiceResponse> =>
      ask('POST', '/v1/session/refresh', undefined, undefined, { cookie });
    expect((await refresh(cookies(second))).status).toBe(401);
    expect((await ask('GET', '/v1/me', again.body.accessToken)).status).toBe(200);
    const renewed = await refresh(cookies(again));
    expect(renewed.status).toBe(200);
    expect((await ask('POST', '/v1/sessions/end-others', renewed.body.accessToken, undefined, { cookie: cookies(renewed) })).status).toBe(204);
    const last = await refresh(cookies(renewed));
    const left = await ask('GET', '/v1/sessions', last.body.accessToken, undefined, { cookie: cookies(last) });
    expect(left.body.items).toHaveLength(1);
  }); // prettier-ignore
});
