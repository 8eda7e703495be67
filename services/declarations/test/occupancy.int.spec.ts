import { randomUUID } from 'node:crypto';
import { Clock, dayInHoChiMinh, startOfDay } from '@khai-bao/platform/core';
import {
  openLiveStream,
  restoreTestClock,
  setTestClock,
  waitUntil,
  type LiveStream,
  type ServiceResponse,
} from '@khai-bao/testing';
import {
  createUnitWithGate,
  declarationRequests,
  openSuiteWithUnit,
  type SuiteWithUnit,
  type UnitWithGate,
} from './declarations-suite.js';

const hourMs = 3_600_000;

describe('people inside', () => {
  let site: SuiteWithUnit;
  let market: UnitWithGate;
  const streams: LiveStream[] = [];
  const { declare, ask } = declarationRequests(() => ({ ...site, ...market }));
  const noon = (): Date => new Date(startOfDay(dayInHoChiMinh(new Date())).getTime() + 12 * hourMs);
  const now = (): string => site.service.app.get(Clock).now().toISOString();

  const newPass = async (): Promise<string> => (await declare({ filledAt: now() })).body.pass.token;
  const check = async (change: object = {}): Promise<ServiceResponse> =>
    ask('POST', '/v1/checks', market.staff, {
      clientKey: randomUUID(),
      gateId: market.gate.gateId,
      direction: 'entry',
      pass: await newPass(),
      checkedAt: now(),
      ...change,
    });
  const zones = async (): Promise<
    { zoneId: string; inside: number; level: string; leftAtClosing: number }[]
  > => (await ask('GET', '/v1/occupancy', market.staff)).body.zones;
  const untilInside = (...inside: number[]): Promise<unknown> =>
    waitUntil(
      async () => JSON.stringify((await zones()).map((zone) => zone.inside)) === JSON.stringify(inside),
      `${inside.join(', ')} people inside`,
    );

  beforeAll(async () => {
    setTestClock(noon());
    site = await openSuiteWithUnit({});
  }, 60_000);
  beforeEach(async () => {
    setTestClock(noon());
    market = await createUnitWithGate(site.suite, site.service);
  });
  afterAll(async () => {
    for (const stream of streams) stream.close();
    restoreTestClock();
    await site.suite.close();
  });

  it('are none in a unit that nobody has entered', async () => {
    expect((await ask('GET', '/v1/occupancy', market.admin)).body).toMatchObject({
      closingTime: '00:00',
      zones: [{ zoneId: market.unitId, name: null, capacity: null, inside: 0, level: 'free' }],
    });
  });

  it('follow entries and exits, amber from nine tenths and red at the limit, on every open page', async () => {
    await ask('PATCH', '/v1/occupancy/settings', market.admin, { capacity: 2 });
    const stream = await openLiveStream(
      `${site.service.url}/v1/occupancy/stream`,
      await site.suite.signTokenFor(market.staff),
    );
    streams.push(stream);
    await check();
    await untilInside(1);
    await check();
    await untilInside(2);
    expect(await zones()).toMatchObject([{ level: 'full' }]);
    await waitUntil(
      () => stream.events.some(({ data }) => JSON.stringify(data).includes('"level":"full"')),
      'the open page',
    );
    expect((await ask('GET', '/v1/counters', market.admin)).body).toMatchObject({ entries: 2, inside: 2 });
    await check({ direction: 'exit' });
    await untilInside(1);
  });

  it('are amber while more people have left than entered', async () => {
    await ask('PATCH', '/v1/occupancy/settings', market.admin, { capacity: 10 });
    await check({ direction: 'exit' });
    await waitUntil(async () => (await zones())[0]?.level === 'near', 'the amber level');
    expect(await zones()).toMatchObject([{ inside: 0, exits: 1, level: 'near' }]);
    await check();
    await waitUntil(async () => (await zones())[0]?.level === 'free', 'the green level');
  });

  it('count in the zone of their gate as well', async () => {
    const second = (
      await ask('POST', '/v1/gates', market.admin, { name: 'Cổng khu thịt cá', direction: 'both' })
    ).body;
    const created = await ask('POST', '/v1/occupancy/zones', market.admin, {
      name: 'Khu thịt cá',
      capacity: 30,
      gateIds: [second.gateId],
    });
    expect([created.status, created.body.zones.length]).toEqual([201, 2]);
    await check();
    await check({ gateId: second.gateId, checkedAt: new Date(Date.parse(now()) + 1).toISOString() });
    await untilInside(2, 1);
    const zoneId = created.body.zones[1].zoneId as string;
    await ask('DELETE', `/v1/occupancy/zones/${zoneId}`, market.admin);
    await untilInside(2);
    expect((await ask('DELETE', `/v1/occupancy/zones/${market.unitId}`, market.admin)).status).toBe(404);
  });

  it('are counted anew with a reason; a check from before that arrives later changes nothing', async () => {
    await check();
    await untilInside(1);
    const earlier = { pass: await newPass(), checkedAt: now() };
    const path = `/v1/occupancy/zones/${market.unitId}/recounts`;
    expect((await ask('POST', path, market.staff, { count: 40, reason: 'Đếm lại lúc đổi ca' })).status).toBe(
      200,
    );
    await untilInside(40);
    await check(earlier);
    await check();
    await untilInside(41);
    expect((await ask('GET', '/v1/occupancy/changes', market.admin)).body.items).toMatchObject([
      { kind: 'recount', insideBefore: 1, insideAfter: 40, reason: 'Đếm lại lúc đổi ca' },
    ]);
  });

  it('are none after the closing, which states who never left', async () => {
    await ask('PATCH', '/v1/occupancy/settings', market.admin, { closingTime: '13:00' });
    await check();
    await check();
    await untilInside(2);
    setTestClock(new Date(noon().getTime() + 2 * hourMs));
    expect(await zones()).toMatchObject([{ inside: 0, leftAtClosing: 2 }]);
    await check();
    await untilInside(1);
    expect((await ask('GET', '/v1/occupancy/changes', market.staff)).body.items).toMatchObject([
      { kind: 'closing', insideBefore: 2, insideAfter: 0, byName: null },
    ]);
  });

  it('may be more than the limit for a quarter of an hour, with a reason and a name', async () => {
    const path = `/v1/occupancy/zones/${market.unitId}/overrides`;
    const { body } = await ask('POST', path, market.staff, { reason: 'Xe cứu thương' });
    expect(body.zones[0].override).toMatchObject({ reason: 'Xe cứu thương' });
    setTestClock(new Date(noon().getTime() + 16 * 60_000));
    expect((await ask('GET', '/v1/occupancy', market.staff)).body.zones[0].override).toBeNull();
  });

  it('are shown by hour, with those who were stopped', async () => {
    await check();
    await check({ decision: 'stop' });
    await waitUntil(async () => {
      const { hours } = (await ask('GET', '/v1/counters/hours', market.admin)).body;
      return JSON.stringify(hours) === '[{"hour":12,"entries":1,"exits":0,"stopped":1}]';
    }, 'the hour');
  });

  it.each([
    ['POST', 'zones/UNIT/recounts', { count: -1, reason: 'Đếm lại' }],
    ['POST', 'zones/UNIT/recounts', { count: 1.5, reason: 'Đếm lại' }],
    ['POST', 'zones/UNIT/recounts', { count: 4 }],
    ['POST', 'zones/UNIT/recounts', { count: 4, reason: 'a\u202Eb' }],
    ['POST', 'zones/UNIT/overrides', { reason: 'x' }],
    ['PATCH', 'settings', { closingTime: '24:00' }],
    ['PATCH', 'settings', { capacity: 0 }],
    ['POST', 'zones', { name: '', capacity: null, gateIds: [] }],
    ['POST', 'zones', { name: 'Khu', capacity: '9', gateIds: [] }],
    ['POST', 'zones', { name: 'Khu', capacity: null, gateIds: [randomUUID()] }],
    ['POST', 'zones', { name: 'Khu', capacity: null, gateIds: 'tất cả' }],
  ])('refuse %s %s with %j', async (method, path, body) => {
    const response = await ask(
      method,
      `/v1/occupancy/${path.replace('UNIT', market.unitId)}`,
      path.includes('UNIT') ? market.staff : market.admin,
      body,
    );
    expect([response.status, response.body.code]).toEqual([400, 'PLATFORM.VALIDATION']);
  });

  it('of another unit are nobody’s to read or change', async () => {
    const other = await createUnitWithGate(site.suite, site.service);
    await ask('PATCH', '/v1/occupancy/settings', other.admin, { capacity: 5 });
    const path = `/v1/occupancy/zones/${other.unitId}/recounts`;
    expect((await ask('POST', path, market.staff, { count: 1, reason: 'Đếm lại' })).status).toBe(404);
    expect((await zones())[0]!.zoneId).toBe(market.unitId);
  });
});
