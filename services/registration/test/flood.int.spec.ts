import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { Topics, type UnitSnapshot } from '@khai-bao/contracts';
import { Clock } from '@khai-bao/platform/core';
import {
  openSuite,
  testAreas,
  registrationForm,
  waitUntil,
  type ServiceResponse,
  type RunningService,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import { UnitDataCipher } from '../src/units/unit-data-cipher.js';

const ward: TestAccount = { role: 'ward-officer', areaPath: testAreas.benNghe.path };
const minute = 60_000;

let numbers = 0;
const aNumber = (): number => (numbers += 1);
const anAddress = (): string => `198.51.${Math.floor(aNumber() / 250)}.${(numbers % 250) + 1}`;
const aPhone = (): string => `0908${String(100_000 + aNumber())}`;

/** Scripts at the public form and the look-up, with the limits as they stand in production. */
describe('rate limits of the public form', () => {
  let suite: Suite;
  let service: RunningService;
  let now: Date;
  let areas: string[];

  const register = (
    change: object = {},
    from = anAddress(),
    key: string = randomUUID(),
  ): Promise<ServiceResponse> =>
    service.sendRequest('POST', '/v1/registrations', {
      body: registrationForm({ phone: aPhone(), ...change }),
      headers: { 'idempotency-key': key, 'x-forwarded-for': from },
    });
  const track = (trackingCode: string, phoneTail: string, from = anAddress()): Promise<ServiceResponse> =>
    service.sendRequest('POST', '/v1/registrations/track', {
      body: { trackingCode, phoneTail },
      headers: { 'x-forwarded-for': from },
    });
  const wait = (milliseconds: number): void => {
    now = new Date(now.getTime() + milliseconds);
  };
  /** So many are taken, and then one more is refused; answers the refusal. */
  async function takes(most: number, one: (n: number) => Promise<ServiceResponse>): Promise<ServiceResponse> {
    const statuses: number[] = [];
    for (let sent = 0; sent < most; sent += 10)
      statuses.push(
        ...(
          await Promise.all(Array.from({ length: Math.min(10, most - sent) }, (_, n) => one(sent + n)))
        ).map(({ status }) => status),
      );
    expect([...new Set(statuses)]).toEqual([201]);
    const refused = await one(most);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    return refused;
  }
  const isTooMany = { status: 429, body: { code: 'PLATFORM.TOO_MANY_REQUESTS' } };

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('registration', {
      module: () => import('../src/registration-service.module.js').then((m) => m.RegistrationServiceModule),
      migrations: () => import('../src/migrations/index.js'),
      env: { RATE_LIMIT_FACTOR: '1' },
    });
    const found = await service.queryRows<{ code: string }>(`select code from area where level = 'ward' order by code`);
    areas = found.map(({ code }) => code);
  }, 60_000); // prettier-ignore
  afterAll(() => suite.close());
  beforeEach(async () => {
    await service.queryRows('delete from tally');
    now = new Date(Math.ceil(Date.now() / (60 * minute)) * 60 * minute);
    jest.spyOn(service.app.get(Clock), 'now').mockImplementation(() => now);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('accept sixty registrations an hour from one address, without effect on others', async () => {
    const from = anAddress();
    const refused = await takes(60, (n) => register({ areaCode: areas[n]! }, from));
    expect(refused).toMatchObject(isTooMany);
    expect((await register({}, anAddress())).status).toBe(201);
  });

  it('accept ten an hour for one phone in any notation and from any address', async () => {
    const spellings = ['0908 222 333', '+84908222333', '0908.222.333', '84-908-222-333'];
    const refused = await takes(10, (n) => register({ phone: spellings[n % 4], areaCode: areas[n]! }));
    expect(refused).toMatchObject(isTooMany);
    expect((await register({ phone: '0908 222 334' })).status).toBe(201);
  });

  it('accept thirty an hour for one tax code with any branch', async () => {
    const refused = await takes(30, (n) =>
      register({ taxCode: `0301234567-${String(n + 100)}`, areaCode: areas[n]! }),
    );
    expect(refused).toMatchObject(isTooMany);
  });

  it('accept forty in ten minutes for one ward, without effect on other wards', async () => {
    const refused = await takes(40, () => register());
    expect(refused).toMatchObject(isTooMany);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(600);
    expect((await register({ areaCode: testAreas.daKao.code })).status).toBe(201);
  });

  it('count each site of a form for its ward, and the phone once', async () => {
    const sites = Array.from({ length: 19 }, (_, n) => ({
      name: `Kho ${n}`,
      areaCode: testAreas.daKao.code,
      street: '9 Lê Lợi',
    }));
    const many = (): Promise<ServiceResponse> =>
      register({ phone: '0908 222 335', areaCode: testAreas.daKao.code, sites });
    for (let n = 0; n < 2; n += 1) expect((await many()).status).toBe(201);
    expect(await many()).toMatchObject(isTooMany);
    expect((await register({ areaCode: testAreas.daKao.code })).status).toBe(429);
    expect((await register({ phone: '0908 222 335' })).status).toBe(201);
  });

  it('accept two hundred a minute for the city, and the same form later', async () => {
    const refused = await takes(200, (n) => register({ areaCode: areas[n % 300]! }));
    expect(refused).toMatchObject({ status: 503, body: { code: 'PLATFORM.OVERLOADED' } });
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    wait(Number(refused.headers.get('retry-after')) * 1000);
    expect((await register()).status).toBe(201);
  });

  it('answer retries of accepted forms, accept refused ones later, and do not limit the counter', async () => {
    const [address, key] = [anAddress(), randomUUID()];
    const form = { name: 'Chợ Thật', phone: '0908 777 666' };
    const taken = await register(form, address, key);
    await takes(39, () => register());
    const again = await register(form, address, key);
    expect([again.status, again.body.unitId]).toEqual([201, taken.body.unitId]);
    const late = randomUUID();
    const refused = await register({ name: 'Chợ Đến Sau', phone: '0908 777 667' }, address, late);
    expect(refused).toMatchObject(isTooMany);
    const typedIn = await service.sendRequest('POST', '/v1/registrations/counter', {
      as: ward,
      body: registrationForm({ name: 'Tại quầy' }),
      headers: { 'idempotency-key': randomUUID() },
    });
    expect(typedIn.status).toBe(201);
    wait(Number(refused.headers.get('retry-after')) * 1000);
    const second = await register({ name: 'Chợ Đến Sau', phone: '0908 777 667' }, address, late);
    expect(second.status).toBe(201);
  });

  it('let a ward reject false registrations with one action, without effect on real units and DIC', async () => {
    const units = await suite.probe.collectMessages(Topics.unit);
    const spam: string[] = [];
    for (let n = 0; n < 39; n += 1) spam.push((await register({ name: `Rác Rưởi ${n}` })).body.unitId as string);
    const real = (await register({ name: 'Chợ Thật Sự' })).body.unitId as string;
    const todo = async (q = ''): Promise<string[]> =>
      (await service.sendRequest('GET', `/v1/registrations?view=todo&limit=200${q}`, { as: ward })).body.items.map(
        ({ unitId }: { unitId: string }) => unitId,
      );
    expect(await todo()).toEqual(expect.arrayContaining([...spam, real]));
    const found = await todo('&q=rac%20ruoi');
    expect([...found].sort()).toEqual([...spam].sort());
    const { body } = await service.sendRequest('POST', '/v1/registrations/actions', {
      as: ward,
      body: { action: 'reject', ids: found, note: 'Đăng ký rác' },
    });
    expect(body.results).toEqual(found.map((id) => ({ id, ok: true, state: 'REJECTED' })));
    const left = await todo();
    expect(left).toContain(real);
    expect(left.filter((id) => spam.includes(id))).toEqual([]);
    await service.sendRequest('POST', '/v1/registrations/actions', { as: ward, body: { action: 'receive-and-forward', ids: [...spam, real] } });
    const forwarded = (): string[] =>
      units
        .map(({ text }) => (JSON.parse(text) as { data: UnitSnapshot }).data)
        .filter(({ state }) => state === 'FORWARDED')
        .map(({ unitId }) => unitId);
    await waitUntil(() => forwarded().includes(real), 'the real one to be sent on');
    expect(forwarded().filter((id) => spam.includes(id))).toEqual([]);
  }); // prettier-ignore

  describe('of lookups', () => {
    it('refuse after twenty wrong codes from one address; successful lookups are refunded', async () => {
      const { body } = await register({ phone: '0908 222 333' });
      const from = anAddress();
      for (let n = 0; n < 30; n += 1)
        expect((await track(body.trackingCode as string, '2333', from)).status).toBe(200);
      const statuses: number[] = [];
      for (let n = 0; n < 22; n += 1)
        statuses.push((await track(`AAAA-AAA${'23456789ABCDEFGHJKMNPQRSTV'[n]}-AA`, '0000', from)).status);
      expect(statuses).toEqual([...Array.from({ length: 20 }, () => 404), 429, 429]);
      expect(await track(body.trackingCode as string, '2333', from)).toMatchObject(isTooMany);
      expect((await track(body.trackingCode as string, '2333')).status).toBe(200);
    });

    it('refuse after ten wrong digits for one code, existing or not, without locking out its owner', async () => {
      const home = anAddress();
      const { body } = await register({ phone: '0908 222 333' }, home);
      const statusesOf = async (code: string): Promise<unknown[]> => {
        const answers: unknown[] = [];
        for (let n = 0; n < 12; n += 1) {
          const answer = await track(code, String(1000 + n));
          answers.push([answer.status, { ...answer.body, traceId: '' }, answer.headers.get('retry-after')]);
        }
        return answers;
      };
      const known = await statusesOf(body.trackingCode as string);
      expect(known).toEqual(await statusesOf('AAAA-BBBB-CC'));
      expect(known.map((answer) => (answer as [number])[0])).toEqual([
        ...Array.from({ length: 10 }, () => 404),
        429,
        429,
      ]);
      const typed = (body.trackingCode as string).toLowerCase().replaceAll('-', ' ');
      const street = anAddress();
      expect((await track(typed, '2333', street)).status).toBe(200);
      // Strangers go on until nothing more of theirs is compared.
      for (let n = 0; n < 30; n += 1) expect((await track(typed, String(3000 + n))).status).toBe(429);
      expect(await track(typed, '2333')).toMatchObject(isTooMany);
      // Where it was registered, and where it was looked up rightly before, it is answered all the same.
      for (const from of [home, street]) expect((await track(typed, '2333', from)).status).toBe(200);
      // Wrong digits count there too.
      const own: number[] = [];
      for (let n = 0; n < 11; n += 1) own.push((await track(typed, String(4000 + n), home)).status);
      expect(own).toEqual([...Array.from({ length: 10 }, () => 404), 429]);
    }); // prettier-ignore

    it('cost the same work for an unknown code as for wrong digits', async () => {
      const { body } = await register();
      const opened = jest.spyOn(service.app.get(UnitDataCipher), 'openContact');
      const runners = Object.getPrototypeOf(service.dataSource.createQueryRunner()) as {
        query(sql: string): Promise<unknown>;
      };
      const asked = jest.spyOn(runners, 'query');
      const workOf = async (code: string): Promise<number[]> => {
        opened.mockClear();
        asked.mockClear();
        expect((await track(code, '0000')).status).toBe(404);
        // The relay and the timers ask as well, of other tables.
        const mine = asked.mock.calls.filter(([text]) => /[ "](unit|unit_history|tally)[ "]/.test(text));
        return [opened.mock.calls.length, mine.length];
      };
      await workOf('AAAA-BBBB-DD');
      const known = await workOf(body.trackingCode as string);
      expect(known).toEqual(await workOf('AAAA-BBBB-EE'));
      expect(known[0]).toBe(1);
      expect(known[1]).toBeGreaterThan(1);
      asked.mockRestore();
    });
  });

  it('store neither phones nor addresses in the counters', async () => {
    await register({ phone: '0908 555 444' }, '203.0.113.78');
    const kept = JSON.stringify(await service.queryRows('select * from tally'));
    expect(kept).toContain('registration-phone');
    expect(kept).not.toMatch(/555444|203\.0\.113/);
  });
});
