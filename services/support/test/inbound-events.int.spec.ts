import { randomUUID } from 'node:crypto';
import {
  Topics,
  type AccountSnapshot,
  type CaseSnapshot,
  type MorningReport,
  type PharmacyFileMade,
  type StepReminder,
} from '@khai-bao/contracts';
import {
  setTestClock,
  openSuite,
  testAreas,
  restoreTestClock,
  unitSnapshot,
  waitUntil,
  type RunningService,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';

const ward: TestAccount = { role: 'ward-officer', areaPath: testAreas.benNghe.path };
const otherWard: TestAccount = { role: 'ward-officer', areaPath: testAreas.daKao.path };
const dic: TestAccount = { role: 'dic-operator', areaPath: testAreas.city.path };
const district: TestAccount = { role: 'district-officer', areaPath: testAreas.quan1.path };
const health: TestAccount = { role: 'health-department', areaPath: testAreas.city.path };
const cdc: TestAccount = { role: 'cdc', areaPath: testAreas.city.path };
const medical: TestAccount = { role: 'medical-centre', areaPath: testAreas.quan1.path };

describe('posts about inbound events', () => {
  let suite: Suite;
  let service: RunningService;
  const list = async (
    as: TestAccount,
    query: string,
  ): Promise<{ threadId: string; subject: string; unitId: string | null }[]> =>
    (await service.sendRequest('GET', `/v1/threads?${query}`, { as })).body.items;
  const codes = async (as: TestAccount, id: string): Promise<string[]> =>
    (await service.sendRequest('GET', `/v1/threads/${id}`, { as })).body.posts.map(
      ({ code }: { code: string }) => code,
    );

  const account = async (
    unitId: string,
    accountId: string,
    state: AccountSnapshot['state'],
    version: number,
    change: Partial<AccountSnapshot> = {},
  ): Promise<void> => {
    const data: AccountSnapshot = {
      accountId, role: 'unit-admin', state, stateSince: '2021-06-24T03:00:00.000Z', areaCode: testAreas.benNghe.code, areaPath: testAreas.benNghe.path,
      unitId, delivery: 'handover', handoverId: randomUUID(), dueAt: '2021-06-24T11:00:00.000Z', tokenVersion: 1, active: true, actorId: null, ...change,
    }; // prettier-ignore
    await suite.probe.publishEvent(Topics.account, accountId, data, version);
  };

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('support', {
      module: () => import('../src/support-service.module.js').then((m) => m.SupportServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
  }, 60_000);
  afterEach(restoreTestClock);
  afterAll(() => suite.close());

  it('posts a case by its code, once for each state, and stores nothing else of it', async () => {
    const data: CaseSnapshot = {
      caseId: randomUUID(), code: 'Q1-0630-012', declarationId: randomUUID(), unitId: randomUUID(), gateId: randomUUID(), areaPath: testAreas.benNghe.path,
      day: '2021-06-30', state: 'NEW', stateSince: '2021-06-30T00:15:00.000Z', openedAt: '2021-06-30T00:15:00.000Z', acknowledgedAt: null,
      responsible: 'district', source: 'rules', notifications: [], sealed: { keyId: 'case:x', ciphertext: 'KÍN', wrapped: {} },
    }; // prettier-ignore
    const tell = (state: CaseSnapshot['state'], version: number): Promise<unknown> =>
      suite.probe.publishEvent(Topics.case, data.caseId, { ...data, state }, version);
    await tell('NEW', 1);
    await tell('NEW', 2);
    await tell('CONFIRMED', 4);
    await tell('ACKNOWLEDGED', 3);
    await tell('CONFIRMED', 4);
    await suite.probe.waitUntilConsumed('support', Topics.case);
    const [thread] = await list(medical, 'room=cases');
    expect(thread).toMatchObject({ subject: 'Q1-0630-012' });
    expect(await codes(medical, thread!.threadId)).toEqual(['CASE_NEW', 'CASE_CONFIRMED']);
    for (const as of [ward, dic]) expect(await list(as, 'room=cases')).toHaveLength(1);
    expect(await list(otherWard, 'room=cases')).toEqual([]);
    const held = JSON.stringify([
      await service.queryRows('select * from thread'),
      await service.queryRows('select * from post'),
    ]);
    for (const word of [data.unitId, data.gateId, data.declarationId, 'KÍN'])
      expect(held).not.toContain(word);
    // It goes with its unit to another ward, and no line says again what was said.
    await suite.probe.publishEvent(Topics.case, data.caseId, { ...data, state: 'CONFIRMED', areaPath: testAreas.daKao.path }, 5); // prettier-ignore
    await suite.probe.waitUntilConsumed('support', Topics.case);
    expect(await list(ward, 'room=cases')).toEqual([]);
    expect(await list(otherWard, 'room=cases')).toHaveLength(1);
    expect(await codes(otherWard, thread!.threadId)).toEqual(['CASE_NEW', 'CASE_CONFIRMED']);
  });

  it('posts once that a handover is overdue, in the room of handovers, and nothing about a completed one', async () => {
    setTestClock(new Date('2021-06-24T10:00:00+07:00'));
    const [late, done] = [randomUUID(), randomUUID()];
    for (const unitId of [late, done]) {
      const snapshot = await unitSnapshot(suite, { unitId });
      await suite.probe.publishEvent(Topics.unit, unitId, snapshot, 3);
    }
    const [lateAccount, doneAccount] = [randomUUID(), randomUUID()];
    await account(late, lateAccount, 'HANDOVER_WAITING', 1);
    await account(done, doneAccount, 'HANDOVER_WAITING', 1);
    await account(done, doneAccount, 'HANDED_OVER', 2);
    await suite.probe.waitUntilConsumed('support', Topics.account);
    await suite.probe.waitUntilConsumed('support', Topics.unit);
    const inRoom = await waitUntil(async () => {
      const found = await list(ward, 'room=handover');
      return found.length === 2 && found;
    }, 'the handovers');
    setTestClock(new Date('2021-06-24T18:00:01+07:00'));
    const of = (unitId: string): string => inRoom.find((thread) => thread.unitId === unitId)!.threadId;
    await waitUntil(async () => (await codes(ward, of(late))).includes('HANDOVER_LATE'), 'the line');
    expect((await codes(ward, of(late))).filter((code) => code === 'HANDOVER_LATE')).toHaveLength(1);
    expect(await codes(ward, of(done))).not.toContain('HANDOVER_LATE');
  });

  it('posts the pharmacy list once a day for Health and DIC only', async () => {
    const data: PharmacyFileMade = {
      day: '2021-06-25',
      areaCode: testAreas.city.code,
      areaPath: testAreas.city.path,
      pharmacies: 412,
      changes: 17,
      madeAt: '2021-06-25T00:00:01.000Z',
    };
    for (const version of [1, 2]) await suite.probe.publishEvent(Topics.pharmacyFile, '79', data, version);
    await suite.probe.publishEvent(Topics.pharmacyFile, '79', { ...data, day: '2021-06-26', changes: 0 }, 3);
    await suite.probe.waitUntilConsumed('support', Topics.pharmacyFile);
    const subject = 'Danh sách nhà thuốc';
    const threads = async (as: TestAccount): Promise<{ threadId: string; subject: string }[]> =>
      (await list(as, 'limit=200')).filter((thread) => thread.subject === subject);
    const [thread, ...more] = await threads(health);
    expect(more).toEqual([]);
    expect(await threads(dic)).toMatchObject([{ threadId: thread!.threadId }]);
    const { body } = await service.sendRequest('GET', `/v1/threads/${thread!.threadId}`, { as: health });
    expect(body.posts).toMatchObject([
      { code: 'PHARMACY_FILE', detail: { day: '2021-06-25', pharmacies: 412, changes: 17 } },
      { code: 'PHARMACY_FILE', detail: { day: '2021-06-26', changes: 0 } },
    ]);
    for (const as of [ward, otherWard, medical, cdc]) {
      expect(await threads(as)).toEqual([]);
      expect((await service.sendRequest('GET', `/v1/threads/${thread!.threadId}`, { as })).status).toBe(404);
    }
    // Nobody else can be asked to acknowledge what only these two see.
    const asked = await service.sendRequest('POST', `/v1/threads/${thread!.threadId}/posts`, {
      as: dic,
      body: {
        text: 'Xin xác nhận',
        clientKey: randomUUID(),
        acknowledge: { by: '2031-06-30', levels: ['district', 'ward'] },
      },
    });
    expect(asked).toMatchObject({ status: 422, body: { code: 'SUPPORT.NOBODY_TO_ACKNOWLEDGE' } });
  });

  it('posts the morning report of a centre once a day, for that centre alone', async () => {
    const counts = { opened: 4, open: 11, overdue: 1, contacts: 120, contactsReached: 96, clusters: 1 };
    const data: MorningReport = {
      areaCode: '760',
      areaPath: testAreas.quan1.path,
      day: '2021-06-25',
      madeAt: '2021-06-25T00:00:01.000Z',
      counts,
      before: null,
    };
    const cityReport: MorningReport = { ...data, areaCode: '79', areaPath: testAreas.city.path };
    for (const version of [20210625, 20210625]) {
      await suite.probe.publishEvent(Topics.morningReport, '760', data, version);
      await suite.probe.publishEvent(Topics.morningReport, '79', cityReport, version);
    }
    const next = { ...data, day: '2021-06-26', before: counts };
    await suite.probe.publishEvent(Topics.morningReport, '760', next, 20210626);
    await suite.probe.waitUntilConsumed('support', Topics.morningReport);
    const threads = async (as: TestAccount): Promise<{ threadId: string; subject: string }[]> =>
      (await list(as, 'limit=200')).filter(({ subject }) => subject.startsWith('Báo cáo buổi sáng'));
    const [own, ...others] = await threads(medical);
    expect(others).toEqual([]);
    const { body } = await service.sendRequest('GET', `/v1/threads/${own!.threadId}`, { as: medical });
    expect(body.posts).toMatchObject([
      { code: 'MORNING_REPORT', detail: { day: '2021-06-25', ...counts } },
      { code: 'MORNING_REPORT', detail: { day: '2021-06-26', openBefore: 11, contactsReachedBefore: 96 } },
    ]);
    const ofCity = await threads(cdc);
    expect(ofCity).toHaveLength(1);
    expect(ofCity[0]!.threadId).not.toBe(own!.threadId);
    for (const as of [ward, otherWard, district, dic, health]) expect(await threads(as)).toEqual([]);
  });

  /** How often Postgres had to end a transaction because two stood in each other's way. */
  const deadlocks = async (): Promise<number> => {
    const [row] = await service.queryRows<{ deadlocks: string }>(
      'select deadlocks from pg_stat_database where datname = current_database()',
    );
    return Number(row!.deadlocks);
  };

  it('joins a registration and its account in any order of events, also concurrent ones', async () => {
    const unitIds = Array.from({ length: 40 }, () => randomUUID());
    const snapshot = await unitSnapshot(suite, {
      areaCode: testAreas.daKao.code,
      areaPath: testAreas.daKao.path,
    });
    // Both stand before the same table, each having looked and not yet written; then both go on.
    const before = await deadlocks();
    const held = service.queryRows('begin; lock table waiting_account; select pg_sleep(1.5); commit');
    await Promise.all(unitIds.map((unitId) => account(unitId, randomUUID(), 'HANDOVER_WAITING', 1)));
    await Promise.all(
      unitIds.map((unitId) => suite.probe.publishEvent(Topics.unit, unitId, { ...snapshot, unitId }, 3)),
    );
    await held;
    await suite.probe.waitUntilConsumed('support', Topics.account);
    await suite.probe.waitUntilConsumed('support', Topics.unit);
    await waitUntil(
      async () => Number((await service.queryRows<{ count: string }>(`select count(*) from thread where area_path = $1 and room = 'handover'`, [testAreas.daKao.path]))[0]!.count) === unitIds.length,
      'every handover',
    ); // prettier-ignore
    expect(await service.queryRows('select * from waiting_account')).toEqual([]);
    // News of both, each in its own order, while the other is read: nobody waits for somebody who waits.
    const accountIds = new Map(unitIds.map((unitId) => [unitId, randomUUID()]));
    await Promise.all([
      ...unitIds.map((unitId) => account(unitId, accountIds.get(unitId)!, 'HANDOVER_OPENED', 2)),
      ...[...unitIds].reverse().map((unitId) =>
        suite.probe.publishEvent(Topics.unit, unitId, { ...snapshot, unitId, name: 'Tên mới' }, 4),
      ),
    ]); // prettier-ignore
    await suite.probe.waitUntilConsumed('support', Topics.account);
    await suite.probe.waitUntilConsumed('support', Topics.unit);
    expect(await deadlocks()).toBe(before);
  });

  it('posts the start and end of a feed trouble for accounts of the whole city', async () => {
    const trouble = { troubleId: randomUUID(), destination: 'city', reason: 'unreachable' as const, since: '2021-06-24T03:00:00.000Z', overAt: null, unconfirmedRecords: 412 }; // prettier-ignore
    await suite.probe.publishEvent(Topics.feedTrouble, 'city', trouble, 1);
    const over = { ...trouble, overAt: '2021-06-24T04:30:00.000Z', unconfirmedRecords: 9 };
    await suite.probe.publishEvent(Topics.feedTrouble, 'city', over, 2);
    await suite.probe.publishEvent(Topics.feedTrouble, 'city', trouble, 1);
    await suite.probe.waitUntilConsumed('support', Topics.feedTrouble);
    const [thread, ...more] = await list(dic, 'room=feed');
    expect(more).toEqual([]);
    expect(thread).toMatchObject({ subject: 'Trung tâm dữ liệu thành phố, 24/06/2021' });
    const { body } = await service.sendRequest('GET', `/v1/threads/${thread!.threadId}`, { as: dic });
    const told = body.posts.map(({ code, detail }: { code: string; detail: object }) => [code, detail]);
    expect(told).toEqual([
      ['FEED_UNREACHABLE', { waiting: 412, minutes: expect.any(Number) }],
      ['FEED_OVER', { waiting: 9, minutes: 90 }],
    ]);
    for (const as of [ward, district]) expect(await list(as, 'room=feed')).toEqual([]);
    expect(body.milestones).toEqual([]);
    const readers = await service.sendRequest('GET', `/v1/threads/${thread!.threadId}/readers`, { as: dic });
    expect(readers.body.tiers).toEqual([]);
    expect((await service.sendRequest('GET', `/v1/threads/${thread!.threadId}`, { as: ward })).status).toBe(
      404,
    );
  });

  it('posts once for DIC that a worker of any service fails repeatedly, and that it has recovered', async () => {
    const trouble = { troubleId: randomUUID(), service: 'alerts', worker: 'outbox relay', kind: 'failing' as const, since: '2021-06-24T03:00:00.000Z', overAt: null, failures: 3, reason: 'TypeError' }; // prettier-ignore
    const over = { ...trouble, overAt: '2021-06-24T03:10:00.000Z' };
    const aside = { ...trouble, troubleId: randomUUID(), kind: 'set-aside' as const, failures: 2 };
    await suite.probe.publishEvent(Topics.workerTrouble, 'alerts/outbox relay', trouble, 1);
    await suite.probe.publishEvent(Topics.workerTrouble, 'alerts/outbox relay', over, 2);
    await suite.probe.publishEvent(Topics.workerTrouble, 'alerts/outbox relay', trouble, 1);
    await suite.probe.publishEvent(Topics.workerTrouble, 'alerts/outbox relay', aside, 1);
    await suite.probe.waitUntilConsumed('support', Topics.workerTrouble);
    const threads = (await list(dic, 'room=feed')).filter(({ subject }) => subject.startsWith('Ca nghi ngờ'));
    expect(threads.map(({ subject }) => subject)).toEqual(
      Array(2).fill('Ca nghi ngờ: outbox relay, 24/06/2021'),
    );
    const told = await Promise.all(threads.map(({ threadId }) => codes(dic, threadId)));
    expect(told.sort()).toEqual([['WORKER_FAILING', 'WORKER_OVER'], ['WORKER_SET_ASIDE']]);
    for (const as of [ward, district]) expect(await list(as, 'room=feed')).toEqual([]);
  });

  it('posts once that a mail server rejects a service, and that it accepts it again', async () => {
    const trouble = { troubleId: randomUUID(), service: 'accounts', reason: 'authentication' as const, reply: '535 5.7.8', since: '2021-06-24T03:00:00.000Z', overAt: null }; // prettier-ignore
    await suite.probe.publishEvent(Topics.mailTrouble, 'accounts', trouble, 1);
    await suite.probe.publishEvent(Topics.mailTrouble, 'accounts', trouble, 1);
    await suite.probe.publishEvent(Topics.mailTrouble, 'accounts', { ...trouble, overAt: '2021-06-24T04:30:00.000Z' }, 2); // prettier-ignore
    await suite.probe.waitUntilConsumed('support', Topics.mailTrouble);
    const thread = (await list(dic, 'room=general')).find(({ subject }) => subject.startsWith('Máy chủ thư'));
    expect(thread?.subject).toBe('Máy chủ thư, 24/06/2021');
    const { body } = await service.sendRequest('GET', `/v1/threads/${thread!.threadId}`, { as: dic });
    expect(body.posts.map(({ code, detail }: { code: string; detail: object }) => [code, detail])).toEqual([
      ['MAIL_AUTHENTICATION', expect.objectContaining({ service: 'accounts', reply: '535 5.7.8' })],
      ['MAIL_OVER', { service: 'accounts', reply: '535 5.7.8', minutes: 90 }],
    ]);
    for (const as of [ward, district])
      expect((await list(as, 'room=general')).some(({ threadId }) => threadId === thread!.threadId)).toBe(
        false,
      );
  });

  it('applies corrections of a unit and moves its thread to another ward', async () => {
    const unitId = randomUUID();
    const snapshot = await unitSnapshot(suite, { unitId });
    await suite.probe.publishEvent(Topics.unit, unitId, snapshot, 3);
    await suite.probe.waitUntilConsumed('support', Topics.unit);
    const moved = { ...snapshot, name: 'Chợ Mới', areaCode: testAreas.daKao.code, areaPath: testAreas.daKao.path, areaName: testAreas.daKao.name }; // prettier-ignore
    await suite.probe.publishEvent(Topics.unit, unitId, moved, 4);
    await suite.probe.waitUntilConsumed('support', Topics.unit);
    const of = async (as: TestAccount): Promise<unknown> =>
      (await list(as, 'room=registration')).find((thread) => thread.unitId === unitId);
    expect(await of(ward)).toBeUndefined();
    expect(await of(otherWard)).toMatchObject({ subject: 'Chợ Mới' });
    const { threadId } = (await of(otherWard)) as { threadId: string };
    const { body } = await service.sendRequest('GET', `/v1/threads/${threadId}`, { as: otherWard });
    expect(body.posts[0].card).toMatchObject({ unitName: 'Chợ Mới' });
    expect(body.posts).toHaveLength(1);
  });

  it('does not repeat a handover that only moved with its unit, but posts one that is issued again', async () => {
    setTestClock(new Date('2021-06-24T10:00:00+07:00'));
    const [unitId, accountId] = [randomUUID(), randomUUID()];
    const snapshot = await unitSnapshot(suite, { unitId });
    await suite.probe.publishEvent(Topics.unit, unitId, snapshot, 3);
    await account(unitId, accountId, 'HANDOVER_WAITING', 1);
    await suite.probe.waitUntilConsumed('support', Topics.unit);
    await suite.probe.waitUntilConsumed('support', Topics.account);
    const moved = { areaCode: testAreas.daKao.code, areaPath: testAreas.daKao.path };
    await suite.probe.publishEvent(
      Topics.unit,
      unitId,
      { ...snapshot, ...moved, areaName: testAreas.daKao.name },
      4,
    );
    await account(unitId, accountId, 'HANDOVER_WAITING', 2, moved);
    await suite.probe.waitUntilConsumed('support', Topics.unit);
    await suite.probe.waitUntilConsumed('support', Topics.account);
    const thread = (await list(otherWard, 'room=handover')).find((one) => one.unitId === unitId)!;
    expect(await codes(otherWard, thread.threadId)).toEqual(['FORWARDED', 'HANDOVER_WAITING']);
    await account(unitId, accountId, 'HANDOVER_WAITING', 3, {
      ...moved,
      stateSince: '2021-06-25T03:00:00.000Z',
    });
    await suite.probe.waitUntilConsumed('support', Topics.account);
    expect(await codes(otherWard, thread.threadId)).toEqual([
      'FORWARDED',
      'HANDOVER_WAITING',
      'HANDOVER_WAITING',
    ]);
  });

  it('posts overdue steps once in the committee’s reminder thread, visible to it and the tier above only', async () => {
    const data: StepReminder = {
      areaPath: testAreas.benNghe.path, areaName: testAreas.benNghe.name, tier: 'ward', step: 'receive', workingHours: 8, overdueUnits: 3,
      oldestSince: '2021-06-29T00:30:00.000Z',
    }; // prettier-ignore
    const tell = (change: Partial<StepReminder> = {}) =>
      suite.probe.publishEvent(Topics.reminder, data.areaPath, { ...data, ...change });
    const event = await tell();
    await suite.probe.produceMessage(Topics.reminder, data.areaPath, JSON.stringify(event));
    await tell({ step: 'forward', overdueUnits: 1 });
    await tell({ areaPath: '79.760', areaName: 'Quận 1', tier: 'district' });
    await tell({ areaPath: '79', areaName: 'Thành phố Hồ Chí Minh', tier: 'dic', step: 'approve' });
    await tell({ areaPath: '79', areaName: 'Thành phố Hồ Chí Minh', tier: 'health', step: 'pharmacy' });
    await suite.probe.waitUntilConsumed('support', Topics.reminder);
    const subjects = async (as: TestAccount): Promise<string[]> =>
      (await list(as, 'room=registration'))
        .map(({ subject }) => subject)
        .filter((subject) => subject.startsWith('Nhắc việc'))
        .sort();
    const [inWard, inDistrict, inCity] = ['Phường Bến Nghé, Quận 1', 'Quận 1', 'Thành phố Hồ Chí Minh'].map(
      (name) => `Nhắc việc: ${name}`,
    );
    const health: TestAccount = { role: 'health-department', areaPath: testAreas.city.path };
    expect(await subjects(ward)).toEqual([inWard]);
    expect(await subjects(district)).toEqual([inWard, inDistrict]);
    expect(await subjects(dic)).toEqual([inDistrict, inCity]);
    expect(await subjects(health)).toEqual([inCity]);
    for (const as of [otherWard, medical]) expect(await subjects(as)).toEqual([]);
    const { threadId } = (await list(ward, 'room=registration')).find(({ subject }) => subject === inWard)!;
    const { body } = await service.sendRequest('GET', `/v1/threads/${threadId}`, { as: ward });
    expect(body.posts).toMatchObject([
      { code: 'REMINDER', detail: { step: 'receive', units: 3, hours: 8 } },
      { code: 'REMINDER', detail: { step: 'forward', units: 1 } },
    ]);
    expect((await service.sendRequest('GET', `/v1/threads/${threadId}`, { as: otherWard })).status).toBe(404);
  });
});
