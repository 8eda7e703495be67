import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { Topics } from '@khai-bao/contracts';
import { Clock, dayInHoChiMinh, daysBefore } from '@khai-bao/platform/core';
import { openSuite, testAreas, waitUntil, type ServiceResponse, type RunningService, type Suite, type TestAccount } from '@khai-bao/testing'; // prettier-ignore

const district: TestAccount = {
  role: 'district-officer',
  areaPath: testAreas.quan1.path,
  accountId: randomUUID(),
};
const otherDistrict: TestAccount = { role: 'district-officer', areaPath: testAreas.quan3.path };
const ward: TestAccount = { role: 'ward-officer', areaPath: testAreas.benNghe.path, accountId: randomUUID() };
const day = 24 * 60 * 60 * 1000;

describe('officials', () => {
  let suite: Suite;
  let service: RunningService;
  let now: Date;

  const ask = (
    method: string,
    path: string,
    as?: TestAccount | string,
    body?: unknown,
  ): Promise<ServiceResponse> =>
    service.sendRequest(method, path, { ...(as === undefined ? {} : { as }), body });
  const signIn = (username: string, password: string): Promise<ServiceResponse> =>
    ask('POST', '/v1/sign-in', undefined, { username, password });
  const invite = (as: TestAccount, change: object = {}): Promise<ServiceResponse> =>
    ask('POST', '/v1/officials', as, { displayName: 'Trần Thị Mới', role: 'ward-officer', areaCode: testAreas.benNghe.code, ...change }); // prettier-ignore

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('accounts', {
      module: () => import('../src/accounts-service.module.js').then((m) => m.AccountsServiceModule),
      migrations: () => import('../src/migrations/index.js'),
      env: { ARGON2_MEMORY_KIB: '64' },
    });
    for (const [place, level] of [[testAreas.benNghe, 'ward'], [testAreas.daKao, 'ward'], [testAreas.quan1, 'district']] as const)
      await suite.probe.publishEvent(Topics.area, place.code, { code: place.code, name: place.name.split(', ')[0]!, level, parentCode: null, path: place.path, fullName: place.name, validFrom: '1997-01-01', validTo: null }); // prettier-ignore
    await waitUntil(
      async () => (await service.queryRows('select 1 from area_name')).length === 3,
      'the areas',
    );
  }, 60_000);
  afterAll(() => suite.close());
  beforeEach(() => {
    now = new Date();
    jest.spyOn(service.app.get(Clock), 'now').mockImplementation(() => now);
  });
  afterEach(() => jest.restoreAllMocks());

  it('are invited by the tier above only, with a one-time password', async () => {
    expect((await invite(ward)).body).toMatchObject({ code: 'ACCOUNTS.BAD_INVITATION', fields: [{ path: 'role' }] });
    expect((await invite(otherDistrict)).body).toMatchObject({ fields: [{ path: 'area' }] });
    expect((await invite(district, { areaCode: '99999' })).body.code).toBe('REGISTRATION.UNKNOWN_AREA');
    expect((await invite(district, { email: 'a@x.vn,b@x.vn' })).status).toBe(400);
    const { status, body } = await invite(district);
    expect([status, body.state, body.role]).toEqual([201, 'ISSUED', 'ward-officer']);
    const first = await signIn(body.username, body.oneTimePassword);
    expect(first.body).toMatchObject({ mustChangePassword: true, profile: { area: { path: testAreas.benNghe.path } } });
    const seen = async (as: TestAccount): Promise<string> => JSON.stringify((await ask('GET', '/v1/officials', as)).body);
    expect(await seen(district)).toContain(body.accountId);
    expect(await seen(otherDistrict)).not.toContain(body.accountId);
    expect(await seen(ward)).not.toContain(body.accountId);
    expect(await seen(district)).not.toContain(body.oneTimePassword);
    const [row] = await service.queryRows<{ row: string }>('select account::text as row from account where id = $1', [body.accountId]);
    expect(row!.row).not.toContain('Trần Thị Mới');
  }); // prettier-ignore

  it('cannot be invited to a ward that was merged into another', async () => {
    const code = '26755';
    const path = `${testAreas.quan1.path}.${code}`;
    const ends = async (validTo: string | null, version: number): Promise<void> => {
      await suite.probe.publishEvent(Topics.area, code, { code, name: 'Phường Cô Giang', level: 'ward', parentCode: null, path, fullName: 'Phường Cô Giang, Quận 1', validFrom: '1997-01-01', validTo }, version); // prettier-ignore
      await suite.probe.waitUntilConsumed('accounts', Topics.area);
    };
    const today = dayInHoChiMinh(now);
    await ends(daysBefore(today, -1), 1);
    const { status, body } = await invite(district, { areaCode: code });
    expect(status).toBe(201);
    await ends(today, 2);
    expect((await invite(district, { areaCode: code })).body.code).toBe('REGISTRATION.UNKNOWN_AREA');
    const moved = await ask('POST', `/v1/officials/${body.accountId}/move`, district, { areaCode: code });
    expect(moved.body.code).toBe('REGISTRATION.UNKNOWN_AREA');
    // Who was there before is moved on, and loses nothing.
    const onward = await ask('POST', `/v1/officials/${body.accountId}/move`, district, {
      areaCode: testAreas.daKao.code,
    });
    expect(onward.body.areaName).toBe(testAreas.daKao.name);
  });

  it('who are moved lose access to the old ward immediately', async () => {
    const { body } = await invite(district);
    const { body: session } = await signIn(body.username, body.oneTimePassword);
    const move = (as: TestAccount, areaCode: string): Promise<ServiceResponse> =>
      ask('POST', `/v1/officials/${body.accountId}/move`, as, { areaCode });
    expect((await move(otherDistrict, testAreas.daKao.code)).status).toBe(404);
    expect((await move(district, testAreas.quan1.code)).body.code).toBe('ACCOUNTS.BAD_INVITATION');
    expect((await move(district, testAreas.daKao.code)).body.areaName).toBe(testAreas.daKao.name);
    expect((await ask('GET', '/v1/me', session.accessToken)).status).toBe(401);
    const again = await signIn(body.username, body.oneTimePassword);
    expect(again.body.profile.area.path).toBe(testAreas.daKao.path);
  });

  it('a deputy has access only within its validity period', async () => {
    const deputy = { from: new Date(now.getTime() + day).toISOString(), until: new Date(now.getTime() + 3 * day).toISOString() };
    expect((await invite(ward, { until: new Date(now.getTime() - day).toISOString() })).body.fields[0].path).toBe('dates');
    const { body } = await invite(ward, deputy);
    expect(body).toMatchObject({ role: 'ward-officer', until: deputy.until });
    expect((await signIn(body.username, body.oneTimePassword)).body.code).toBe('ACCOUNTS.DISABLED');
    now = new Date(now.getTime() + 2 * day);
    expect((await signIn(body.username, body.oneTimePassword)).status).toBe(200);
    now = new Date(now.getTime() + 2 * day);
    expect((await signIn(body.username, body.oneTimePassword)).body.code).toBe('ACCOUNTS.DISABLED');
    await waitUntil(
      async () => (await service.queryRows<{ state: string }>('select state from account where id = $1', [body.accountId]))[0]!.state === 'DISABLED',
      'the end',
    );
  }); // prettier-ignore

  it('are disabled, and get a new password', async () => {
    const { body } = await invite(district);
    const renewed = await ask('POST', `/v1/officials/${body.accountId}/new-password`, district);
    expect((await signIn(body.username, body.oneTimePassword)).status).toBe(401);
    expect((await signIn(body.username, renewed.body.oneTimePassword)).status).toBe(200);
    expect((await ask('POST', `/v1/officials/${body.accountId}/disable`, ward)).status).toBe(404);
    expect((await ask('POST', `/v1/officials/${body.accountId}/disable`, district)).body.state).toBe(
      'DISABLED',
    );
    expect((await signIn(body.username, renewed.body.oneTimePassword)).body.code).toBe('ACCOUNTS.DISABLED');
  });

  it('are listed page by page, the newest first, each once', async () => {
    const path = '79.799';
    await service.queryRows(
      `insert into account (id, role, state, state_since, created_at, username, display_name_sealed, place, area_code, area_path, area_name)
       select gen_random_uuid(), 'ward-officer', 'ACTIVATED', now(), now() - n / 3 * interval '1 second', 'nhieu.' || n, 'x', 'Phường', '99999', $1 || '.99999', 'Phường' from generate_series(0, 500) n`,
      [path],
    );
    const as: TestAccount = { role: 'district-officer', areaPath: path };
    const seen: string[] = [];
    for (let query = ''; ;) {
      const { body } = await ask('GET', `/v1/officials${query}`, as);
      seen.push(...body.items.map(({ username }: { username: string }) => username));
      if (body.nextCursor === null) break;
      query = `?cursor=${body.nextCursor}`;
    }
    expect(seen).toHaveLength(501);
    expect(new Set(seen).size).toBe(501);
    expect(seen.slice(0, 3).sort()).toEqual(['nhieu.0', 'nhieu.1', 'nhieu.2']);
    expect(seen.slice(-3).sort()).toEqual(['nhieu.498', 'nhieu.499', 'nhieu.500']);
  });
});
