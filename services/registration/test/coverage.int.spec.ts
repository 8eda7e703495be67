import { randomUUID } from 'node:crypto';
import { Topics, type AccountSnapshot, type GateSnapshot, type UnitDay } from '@khai-bao/contracts';
import {
  setTestClock,
  openSuite,
  testAreas,
  registrationForm,
  restoreTestClock,
  waitUntil,
  type ServiceResponse,
  type RunningService,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';

const ward: TestAccount = {
  role: 'ward-officer',
  areaPath: testAreas.benNghe.path,
  place: testAreas.benNghe.name,
};
const otherWard: TestAccount = { role: 'ward-officer', areaPath: testAreas.daKao.path };
const quan1: TestAccount = { role: 'district-officer', areaPath: testAreas.quan1.path };
const quan3: TestAccount = { role: 'district-officer', areaPath: testAreas.quan3.path };
const dic: TestAccount = { role: 'dic-operator', areaPath: testAreas.city.path };
const health: TestAccount = { role: 'health-department', areaPath: testAreas.city.path };
const medical: TestAccount = { role: 'medical-centre', areaPath: testAreas.quan1.path };
const today = '2021-06-30';
const noon = new Date(`${today}T12:00:00+07:00`);

describe('coverage', () => {
  let suite: Suite;
  let service: RunningService;

  const register = async (change: object = {}): Promise<string> => {
    const { body, status } = await service.sendRequest('POST', '/v1/registrations', {
      body: registrationForm(change),
      headers: { 'idempotency-key': randomUUID() },
    });
    expect(status).toBe(201);
    return body.unitId as string;
  };
  const act = async (unitId: string, action: string): Promise<void> => {
    const { body } = await service.sendRequest('POST', '/v1/registrations/actions', {
      as: { ...quan1, areaPath: testAreas.city.path },
      body: { action, ids: [unitId], note: 'x' },
    });
    expect(body.results).toMatchObject([{ ok: true }]);
  };
  const account = async (unitId: string, state: AccountSnapshot['state'], since: string): Promise<void> => {
    const data: AccountSnapshot = {
      accountId: randomUUID(), role: 'unit-admin', state, stateSince: since, areaCode: null, areaPath: null, unitId,
      delivery: null, handoverId: null, dueAt: null, tokenVersion: 1, active: true, actorId: null,
    }; // prettier-ignore
    await suite.probe.publishEvent(Topics.account, data.accountId, data, 1);
  };
  const tellDay = (unitId: string, day: string, declarations = 5): Promise<unknown> => {
    const data: UnitDay = { unitId, day, declarations, suspected: 0, entries: 9, exits: 0 };
    return suite.probe.publishEvent(Topics.unitDay, unitId, data);
  };
  const coverage = (as: TestAccount, query = ''): Promise<ServiceResponse> =>
    service.sendRequest('GET', `/v1/coverage?${query}`, { as });
  const units = (as: TestAccount, query = ''): Promise<ServiceResponse> =>
    service.sendRequest('GET', `/v1/coverage/units?${query}`, { as });

  const named: Record<string, string> = {};
  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('registration', {
      module: () => import('../src/registration-service.module.js').then((m) => m.RegistrationServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
    setTestClock(noon);
    const forwarded = ['asked', 'waits', 'mailed', 'new', 'active', 'silent', 'never'];
    for (const name of ['in', 'refused', 'pharmacy', 'ncovi', 'read', ...forwarded])
      named[name] = await register({
        name: `Đơn vị ${name}`,
        phone: `09082${String(Object.keys(named).length).padStart(5, '0')}`,
        kind: name === 'pharmacy' ? 'pharmacy' : 'market',
        usesNcovi: name === 'ncovi',
      });
    named['elsewhere'] = await register({ name: 'Đơn vị Đa Kao', areaCode: testAreas.daKao.code });
    for (const name of [...forwarded, 'pharmacy', 'ncovi']) await act(named[name]!, 'receive-and-forward');
    await act(named['refused']!, 'reject');
    await act(named['read']!, 'receive');
    await account(named['asked']!, 'REQUESTED', '2021-06-30T01:00:00.000Z');
    await account(named['waits']!, 'HANDOVER_WAITING', '2021-06-30T01:00:00.000Z');
    await account(named['mailed']!, 'DELIVERED', '2021-06-30T01:00:00.000Z');
    await account(named['new']!, 'ACTIVATED', '2021-06-28T18:00:00.000Z');
    for (const name of ['active', 'silent', 'never'])
      await account(named[name]!, 'ACTIVATED', '2021-06-20T01:00:00.000Z');
    await suite.probe.waitUntilConsumed('registration', Topics.account);
    await tellDay(named['active']!, '2021-06-28');
    await tellDay(named['silent']!, '2021-06-27');
    await suite.probe.waitUntilConsumed('registration', Topics.unitDay);
  }, 90_000);
  afterAll(async () => {
    restoreTestClock();
    await suite.close();
  });

  const wardCounts = {
    known: 11, received: 10, forwarded: 7, issued: 6, handedOver: 5, active: 1, silent: 2, exempt: 1, pharmacies: 1, late: 0,
  }; // prettier-ignore

  it('counts the progress of units for each area, from the city down', async () => {
    const city = await coverage(dic);
    expect(city).toMatchObject({
      status: 200,
      body: { area: { areaPath: '79', level: 'city', known: 12, silent: 2 }, above: [], days: 3 },
    });
    expect(city.body.items).toHaveLength(22);
    const q1 = city.body.items.find((item: { areaPath: string }) => item.areaPath === '79.760');
    expect(q1).toMatchObject({ name: 'Quận 1', level: 'district', ...wardCounts, known: 12 });
    const district = await coverage(quan1);
    expect(district.body).toMatchObject({ area: { name: 'Quận 1' }, above: [] });
    expect(district.body.items).toContainEqual(
      expect.objectContaining({ areaPath: testAreas.benNghe.path, ...wardCounts }),
    );
    const own = await coverage(dic, `area=${testAreas.benNghe.path}`);
    expect(own.body).toMatchObject({ area: wardCounts, items: [], above: [{ areaPath: '79' }, { areaPath: '79.760', name: 'Quận 1' }] }); // prettier-ignore
    expect((await coverage(health)).body.area).toMatchObject({ known: 12 });
  });

  it('counts units with an outdated poster, lists them, and forgets them once a photo confirmed it', async () => {
    const gateId = randomUUID();
    const gate = (change: Partial<GateSnapshot>): GateSnapshot => ({
      gateId, unitId: named['active']!, unitName: 'Đơn vị active', areaPath: testAreas.benNghe.path, areaName: testAreas.benNghe.name,
      name: 'Cổng 1', direction: 'both', code: '7K2M4QK', active: true, posterVersion: 1, confirmedPosterVersion: null, ...change,
    }); // prettier-ignore
    const publish = async (change: Partial<GateSnapshot>, version: number, id = gateId): Promise<void> => {
      await suite.probe.publishEvent(Topics.gate, id, gate({ ...change, gateId: id }), version);
      await suite.probe.waitUntilConsumed('registration', Topics.gate);
    };
    const outdated = async (): Promise<readonly unknown[]> => [
      (await coverage(ward)).body.area.outdatedPosters,
      (await units(ward, 'outdatedPosters=true')).body.items.map(
        (item: { name: string; outdatedPosters: number }) => [item.name, item.outdatedPosters],
      ),
    ];
    await publish({}, 1);
    expect(await outdated()).toEqual([0, []]);
    await publish({ posterVersion: 2 }, 2);
    await publish({ posterVersion: 3, confirmedPosterVersion: 2 }, 1, randomUUID());
    expect(await outdated()).toEqual([1, [['Đơn vị active', 2]]]);
    expect((await coverage(otherWard)).body.area.outdatedPosters).toBe(0);
    expect((await units(otherWard, 'outdatedPosters=true')).body.items).toEqual([]);
    const message = { audience: 'posters', days: 3, text: 'Xin in lại áp phích.' };
    const write = (as: TestAccount, change: object = {}): Promise<ServiceResponse> =>
      service.sendRequest('POST', '/v1/unit-messages', { as, body: { ...message, ...change } });
    expect(await write(otherWard)).toMatchObject({
      status: 409,
      body: { code: 'REGISTRATION.NO_OUTDATED_POSTER' },
    });
    expect(await write(ward)).toMatchObject({ status: 201, body: { audience: 'posters', units: 1 } });
    expect((await write(ward)).body.code).toBe('REGISTRATION.MESSAGE_TODAY');
    expect(await write(ward, { audience: 'silent' })).toMatchObject({ status: 201, body: { units: 2 } });
    expect((await write(ward, { audience: 'everybody' })).status).toBe(400);
    // An event from before posters had versions, and an older one, change nothing.
    const { posterVersion: _version, confirmedPosterVersion: _confirmed, ...former } = gate({});
    await suite.probe.publishEvent(Topics.gate, gateId, former, 3);
    await publish({ posterVersion: 2, confirmedPosterVersion: 2 }, 1);
    expect((await outdated())[0]).toBe(1);
    await publish({ posterVersion: 2, confirmedPosterVersion: 2 }, 4);
    expect(await outdated()).toEqual([1, [['Đơn vị active', 1]]]);
    await service.queryRows(`update gate_poster set active = false where gate_id <> $1`, [gateId]);
    await publish({ posterVersion: 2, confirmedPosterVersion: 2 }, 5);
    expect(await outdated()).toEqual([0, []]);
  });

  it('uses the requested number of silent days', async () => {
    const of = async (days: number): Promise<object> => (await coverage(ward, `days=${days}`)).body.area;
    expect(await of(2)).toMatchObject({ active: 0, silent: 3 });
    expect(await of(4)).toMatchObject({ active: 2, silent: 1 });
    expect(await of(11)).toMatchObject({ active: 2, silent: 0 });
    expect((await coverage(ward, 'days=0')).status).toBe(400);
  });

  it('lists units at a stage, the longest silent first, across pages', async () => {
    const silent = await units(ward, 'view=silent');
    expect(silent.body.items).toMatchObject([
      { unitId: named['never'], stage: 'silent', declaredOn: null, quietDays: 10 },
      { unitId: named['silent'], declaredOn: '2021-06-27', quietDays: 3 },
    ]);
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await units(quan1, `limit=5${cursor}`);
      seen.push(...(body.items as { unitId: string }[]).map(({ unitId }) => unitId));
      cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor as string}`;
    } while (cursor !== '');
    expect(seen).toHaveLength(12);
    expect(new Set(seen).size).toBe(12);
    expect(seen).not.toContain(named['refused']);
    expect(JSON.stringify(silent.body)).not.toContain('Lê Thị Hoa');
  });

  it('refuses areas outside of the actor’s own', async () => {
    expect((await coverage(otherWard)).body.area).toMatchObject({ known: 1 });
    expect((await coverage(quan3)).body.area).toMatchObject({ known: 0 });
    for (const path of [testAreas.benNghe.path, testAreas.quan1.path, '79']) {
      expect((await coverage(otherWard, `area=${path}`)).status).toBe(403);
      expect((await units(quan3, `area=${path}`)).status).toBe(403);
      expect(
        (await service.sendRequest('GET', `/v1/coverage/export?area=${path}`, { as: quan3 })).status,
      ).toBe(403);
    }
    expect((await coverage(dic, 'area=79.770.26740')).status).toBe(422);
    expect((await coverage(medical)).status).toBe(403);
  });

  it('keeps the latest day for late, repeated and empty events', async () => {
    const unit = named['silent']!;
    const day = async (): Promise<string> =>
      (await units(ward, 'limit=200')).body.items.find((one: { unitId: string }) => one.unitId === unit)
        .declaredOn;
    await tellDay(unit, '2021-06-29');
    await tellDay(unit, '2021-06-26');
    await tellDay(unit, '2021-06-30', 0);
    await tellDay(randomUUID(), '2021-06-30');
    await suite.probe.waitUntilConsumed('registration', Topics.unitDay);
    expect(await day()).toBe('2021-06-29');
    expect((await coverage(ward)).body.area).toMatchObject({ active: 2, silent: 1 });
    await tellDay(unit, '2021-06-30', 1);
    await waitUntil(async () => (await day()) === '2021-06-30', 'the day');
  });

  it('is exported as a workbook', async () => {
    const answer = await service.sendRequest('GET', '/v1/coverage/export', { as: ward });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('spreadsheetml');
  });
});
