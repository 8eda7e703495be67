import { randomUUID } from 'node:crypto';
import { Topics, type EventEnvelope, type StepReminder } from '@khai-bao/contracts';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { Outbox } from '@khai-bao/platform/outbox';
import { publicHolidays } from '@khai-bao/platform/working-time';
import {
  setTestClock,
  openSuite,
  testAreas,
  registrationForm,
  restoreTestClock,
  waitUntil,
  type ServiceResponse,
  type RunningService,
  type SeenMessage,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import { WorkMondayToFriday1624494700000 } from '../src/migrations/1624494700000-work-monday-to-friday.js';

const ward: TestAccount = {
  role: 'ward-officer',
  areaPath: testAreas.benNghe.path,
  place: testAreas.benNghe.name,
};
const quan1: TestAccount = { role: 'district-officer', areaPath: testAreas.quan1.path };
const quan3: TestAccount = { role: 'district-officer', areaPath: testAreas.quan3.path };
const dic: TestAccount = {
  role: 'dic-operator',
  areaPath: testAreas.city.path,
  name: 'Lê Minh',
  place: 'Sở TT&TT',
};
const at = (time: string): void => setTestClock(new Date(`${time}+07:00`));

describe('deadlines of the steps', () => {
  let suite: Suite;
  let service: RunningService;
  let seen: SeenMessage[];
  let phone = 0;

  const start = (): Promise<RunningService> =>
    suite.startService('registration', {
      module: () => import('../src/registration-service.module.js').then((m) => m.RegistrationServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
  const register = async (change: object = {}): Promise<string> => {
    const { body, status } = await service.sendRequest('POST', '/v1/registrations', {
      body: registrationForm({ phone: `09083${String((phone += 1)).padStart(5, '0')}`, ...change }),
      headers: { 'idempotency-key': randomUUID() },
    });
    expect(status).toBe(201);
    return body.unitId as string;
  };
  const act = (action: string, ...ids: string[]): Promise<ServiceResponse> =>
    service.sendRequest('POST', '/v1/registrations/actions', {
      as: quan1,
      body: { action, ids, note: 'Thiếu tên' },
    });
  const list = async (as: TestAccount, query = ''): Promise<{ unitId: string; late: boolean }[]> =>
    (await service.sendRequest('GET', `/v1/registrations?${query}`, { as })).body.items;
  const told = (): StepReminder[] =>
    seen.map(({ text }) => (JSON.parse(text) as EventEnvelope<StepReminder>).data);
  const clocks = (): Promise<ServiceResponse> => service.sendRequest('GET', '/v1/clocks', { as: ward });
  /** The timer runs once more, now: what it would tell is told. */
  const runNow = async (): Promise<void> => {
    await service.queryRows(`update job set due_at = $1, done_at = null where kind = 'remind'`, [
      new Date(Date.now() - 40 * 365 * 86_400_000),
    ]);
    await service.app.get(TimerScheduler).sweepDueTimers();
    await waitUntil(
      async () =>
        (await service.queryRows(`select 1 from job where kind = 'remind' and due_at > '2000-01-01'`))
          .length === 1,
      'the run',
    );
  };
  const flushed = (): Promise<unknown> =>
    waitUntil(
      async () =>
        (await service.queryRows('select 1 from outbox where published_at is null limit 1')).length === 0,
      'the relay',
    );

  beforeAll(async () => {
    at('2021-06-25T12:00:00');
    suite = await openSuite();
    service = await start();
    seen = await suite.probe.collectMessages(Topics.reminder);
  }, 60_000);
  beforeEach(async () => {
    await service.queryRows('delete from unit_pair');
    await service.queryRows('delete from unit_history');
    await service.queryRows('delete from registration_key');
    await service.queryRows('delete from unit');
  });
  afterAll(async () => {
    restoreTestClock();
    await suite.close();
  });

  it('lists overdue units first for the ward and the district, across pages', async () => {
    at('2021-06-24T08:00:00');
    const first = await register({ name: 'Mới một' });
    const second = await register({ name: 'Mới hai' });
    at('2021-06-24T09:00:00');
    const received = await register({ name: 'Đã tiếp nhận' });
    await act('receive', received);
    const asked = await register({ name: 'Chờ bổ sung' });
    await act('ask', asked);
    // Received things are to go on within 4 hours of work, new ones to be received within 8.
    at('2021-06-24T14:30:01');
    for (const as of [ward, quan1, dic]) {
      expect((await list(as)).map(({ unitId, late }) => [unitId, late])).toEqual([
        [received, true],
        [first, false],
        [second, false],
      ]);
      const pages: string[] = [];
      let cursor = '';
      do {
        const { body } = await service.sendRequest('GET', `/v1/registrations?limit=1${cursor}`, { as });
        pages.push(body.items[0].unitId as string);
        cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor as string}`;
      } while (cursor !== '');
      expect(pages).toEqual([received, first, second]);
    }
    at('2021-06-25T08:00:01');
    expect((await list(ward)).map(({ late }) => late)).toEqual([true, true, true]);
    expect(await list(ward, 'view=needs-info')).toMatchObject([{ unitId: asked, late: false }]);
    const covered = (await service.sendRequest('GET', '/v1/coverage', { as: dic })).body;
    expect(covered.area).toMatchObject({ known: 4, late: 3 });
    expect(covered.items.find(({ areaPath }: { areaPath: string }) => areaPath === '79.760')).toMatchObject({ late: 3 }); // prettier-ignore
    const late = await service.sendRequest('GET', '/v1/coverage/units?late=true', { as: quan1 });
    expect(late.body.items).toMatchObject([
      { unitId: first, step: 'receive', late: true },
      { unitId: second },
      { unitId: received, step: 'forward' },
    ]);
  });

  it('reminds a committee once per unit in working hours: overdue on Friday evening, reminded on Monday morning', async () => {
    const before = told().length;
    at('2021-06-25T07:29:00');
    const one = await register({ name: 'Thứ sáu' });
    await register({ name: 'Thứ sáu, hai' });
    await register({ name: 'Nhà thuốc', kind: 'pharmacy', areaCode: testAreas.daKao.code });
    for (const time of ['2021-06-25T16:00:01', '2021-06-25T16:30:00']) {
      at(time);
      await runNow();
    }
    expect(told().slice(before)).toEqual([]);
    // 8 hours of work have passed at the very end of Friday. On Saturday morning units are received, but nobody is told.
    for (const time of ['2021-06-25T17:00:01', '2021-06-26T09:00:00', '2021-06-27T09:00:00']) {
      at(time);
      await runNow();
      const [job] = await service.queryRows<{ due_at: Date }>(`select due_at from job where kind = 'remind'`);
      expect(job!.due_at.toISOString()).toBe('2021-06-28T00:30:00.000Z');
    }
    await flushed();
    expect(told().slice(before)).toEqual([]);
    at('2021-06-28T07:30:01');
    await service.app.get(TimerScheduler).sweepDueTimers();
    await waitUntil(() => told().length === before + 2, 'the reminders');
    expect(told().slice(before).sort((a, b) => b.overdueUnits - a.overdueUnits)).toMatchObject([
      { areaPath: testAreas.benNghe.path, areaName: testAreas.benNghe.name, tier: 'ward', step: 'receive', workingHours: 8, overdueUnits: 2 },
      { areaPath: testAreas.daKao.path, overdueUnits: 1 },
    ]); // prettier-ignore
    for (const time of ['2021-06-28T07:36:00', '2021-06-28T11:00:00']) {
      at(time);
      await runNow();
    }
    await flushed();
    expect(told()).toHaveLength(before + 2);
    // As long again, and the district is told.
    at('2021-06-28T17:00:01');
    await runNow();
    at('2021-06-29T07:30:01');
    await runNow();
    await waitUntil(() => told().length === before + 3, 'the tier above');
    expect(told().at(-1)).toMatchObject({ areaPath: testAreas.quan1.path, areaName: 'Quận 1', tier: 'district', overdueUnits: 3, workingHours: 16 }); // prettier-ignore
    // A step that is done is not told of, and one that begins anew is.
    await act('ask', one);
    at('2021-07-02T10:00:00');
    await runNow();
    await waitUntil(() => told().length === before + 4, 'the question that nobody answers');
    expect(told().at(-1)).toMatchObject({ step: 'needs-info', tier: 'ward', overdueUnits: 1 });
  }, 60_000);

  it('reminds once after a crash, a restart and with two instances', async () => {
    at('2021-06-24T08:00:00');
    await register();
    const before = told().length;
    at('2021-06-25T09:00:00');
    const own = Outbox.prototype.appendEvents;
    let deaths = 0;
    Outbox.prototype.appendEvents = async function (manager, events, lane) {
      await own.call(this, manager, events as never, lane);
      if ((Array.isArray(events) ? events : [events]).some(({ topic }) => topic === Topics.reminder)) {
        deaths += 1;
        throw new Error('killed');
      }
    };
    try {
      await service.queryRows(`update job set due_at = '2021-06-24', done_at = null where kind = 'remind'`);
      await service.app.get(TimerScheduler).sweepDueTimers();
      await waitUntil(() => deaths > 0, 'the death');
    } finally {
      Outbox.prototype.appendEvents = own;
    }
    await waitUntil(
      async () =>
        (await service.queryRows(`select 1 from job where kind = 'remind' and attempts > 0`)).length === 1,
      'the failure noted',
    );
    expect(await service.queryRows('select * from step_reminder')).toEqual([]);
    await service.stop();
    service = await start();
    const second = await start();
    await service.queryRows(`update job set due_at = '2021-06-24' where kind = 'remind' and done_at is null`);
    await Promise.all([
      service.app.get(TimerScheduler).sweepDueTimers(),
      second.app.get(TimerScheduler).sweepDueTimers(),
    ]);
    await waitUntil(() => told().length > before, 'the reminder');
    await runNow();
    await flushed();
    expect(told()).toHaveLength(before + 1);
    await second.stop();
  }, 60_000);

  it('applies new default working days unless DIC has set the deadlines', async () => {
    const migration = new WorkMondayToFriday1624494700000();
    const runner = service.dataSource.createQueryRunner();
    const [first] = await service.queryRows<{ working: object }>(
      'select working from clock_setting where version = 1',
    );
    const before = { weekdays: [1, 2, 3, 4, 5, 6], hours: '07:30-11:30,13:00-17:00', holidays: [] };
    const set = (working: object): Promise<unknown> =>
      service.queryRows('update clock_setting set working = $1 where version = 1', [JSON.stringify(working)]);
    await set(before);
    await migration.up(runner);
    expect((await clocks()).body).toMatchObject({ version: 2, weekdays: [1, 2, 3, 4, 5], holidays: publicHolidays['2021'] }); // prettier-ignore
    await migration.up(runner);
    expect((await clocks()).body.version).toBe(2);
    await migration.down(runner);
    expect((await clocks()).body).toMatchObject({ version: 1, weekdays: before.weekdays });
    await set({ ...before, holidays: ['2021-06-30'] });
    await migration.up(runner);
    expect((await clocks()).body).toMatchObject({ version: 1, holidays: ['2021-06-30'] });
    await set(first!.working);
    await runner.release();
  });

  it('lets only DIC set the deadlines, and lists who changed what', async () => {
    const { body } = await clocks();
    expect(body).toMatchObject({
      version: 1,
      weekdays: [1, 2, 3, 4, 5],
      workingHours: '07:30-11:30,13:00-17:00',
    });
    expect(body.holidays).toEqual(publicHolidays['2021']);
    expect(body.changes).toEqual([
      { version: 1, at: expect.any(String), byName: null, byPlace: null, what: [] },
    ]);
    const { changes: _changes, ...form } = body;
    const changed = {
      ...form,
      clocks: form.clocks.map((clock: { step: string; tier: string }) =>
        clock.step === 'receive' && clock.tier === 'ward' ? { ...clock, hours: 2 } : clock,
      ),
      holidays: [...form.holidays, '2021-12-31'],
    };
    const set = (as: TestAccount, settings: object): Promise<ServiceResponse> =>
      service.sendRequest('PUT', '/v1/clocks', { as, body: settings });
    for (const as of [ward, quan1, quan3]) expect((await set(as, changed)).status).toBe(403);
    for (const wrong of [
      { clocks: form.clocks.filter(({ step }: { step: string }) => step !== 'pharmacy') },
      { clocks: [...form.clocks, form.clocks[0]] },
      { workingHours: '17:00-07:30' },
      { holidays: ['2021-02-30'] },
      { weekdays: [] },
    ])
      expect((await set(dic, { ...changed, ...wrong })).status).toBe(400);
    at('2021-06-24T08:00:00');
    await register();
    at('2021-06-24T10:00:01');
    expect(await list(ward)).toMatchObject([{ late: false }]);
    expect((await set(dic, changed)).status).toBe(200);
    expect(await list(ward)).toMatchObject([{ late: true }]);
    // Nobody waits for the next run of the clocks that were before.
    await waitUntil(
      () => told().some(({ workingHours, step }) => step === 'receive' && workingHours === 2),
      'the reminder',
    );
    expect(await set(dic, changed)).toMatchObject({
      status: 409,
      body: { code: 'REGISTRATION.CLOCKS_CHANGED' },
    });
    expect((await clocks()).body.changes[0]).toMatchObject({
      version: 2,
      byName: 'Lê Minh',
      byPlace: 'Sở TT&TT',
      what: [
        { what: 'receive:ward', from: '8', to: '2' },
        { what: 'holidays', from: form.holidays.join(', '), to: [...form.holidays, '2021-12-31'].join(', ') },
      ],
    });
  });
});
