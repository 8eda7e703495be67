import { randomUUID } from 'node:crypto';
import { Topics } from '@khai-bao/contracts';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { Clock, dayInHoChiMinh, daysBefore, startOfDay } from '@khai-bao/platform/core';
import { DayShares, SealError, unsealText } from '@khai-bao/platform/sealing';
import {
  declarationForm,
  setTestClock,
  openSuite,
  personForm,
  restoreTestClock,
  unitSnapshot,
  waitUntil,
  type ServiceResponse,
  type RunningService,
  type SeenMessage,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import { DayKeys } from '../src/day-keys/day-keys.service.js';

const source = {
  module: () => import('../src/declarations-service.module.js').then((m) => m.DeclarationsServiceModule),
  migrations: () => import('../src/migrations/index.js'),
};
const hour = 3_600_000;
const noon = (day: string): Date => new Date(startOfDay(day).getTime() + 12 * hour);
const partition = (table: string, day: string): string => `${table}_${day.replaceAll('-', '')}`;

describe('days, partitions and day keys', () => {
  let suite: Suite;
  let service: RunningService;
  let keys: SeenMessage[];
  let admin: TestAccount;
  let staff: TestAccount;
  let gate: { gateId: string; code: string };
  let unitId: string;
  let today: string;

  const now = (): string => service.app.get(Clock).now().toISOString();
  const form = (change: object = {}): Record<string, unknown> =>
    declarationForm(gate.code, { filledAt: now(), ...change });
  const send = (body: object): Promise<ServiceResponse> =>
    service.sendRequest('POST', '/v1/declarations', { body });
  const check = (pass: string): Promise<ServiceResponse> =>
    service.sendRequest('POST', '/v1/checks', {
      as: staff,
      body: { clientKey: randomUUID(), gateId: gate.gateId, direction: 'entry', pass, checkedAt: now() },
    });
  const maintenance = (): DailyMaintenance => service.app.get(DailyMaintenance);
  const placesOf = async (table: string, column: string, day: string): Promise<string[]> =>
    (
      await service.queryRows<{ place: string }>(
        `select distinct tableoid::regclass::text as place from ${table} where ${column} = $1::date`,
        [day],
      )
    ).map(({ place }) => place);
  const countersOf = async (day: string): Promise<Record<string, number>> =>
    (await service.sendRequest('GET', `/v1/counters?day=${day}`, { as: admin })).body;
  const setClockToNoonOf = (day: string): void => setTestClock(noon((today = day)));

  beforeAll(async () => {
    suite = await openSuite();
    today = dayInHoChiMinh(new Date());
    setClockToNoonOf(today);
    service = await suite.startService('declarations', source);
    keys = await suite.probe.collectMessages(Topics.dayKey);
    const snapshot = await unitSnapshot(suite);
    ({ unitId } = snapshot);
    admin = { role: 'unit-admin', unitId };
    staff = { role: 'gate-staff', unitId };
    await suite.probe.publishEvent(Topics.unit, unitId, snapshot, 3);
    gate = await waitUntil(async () => {
      const answer = await service.sendRequest('POST', '/v1/gates', {
        as: admin,
        body: { name: 'Cổng 1', direction: 'both' },
      });
      return answer.status === 201 ? answer.body : null;
    }, 'the unit in the read model');
  }, 60_000);
  afterAll(async () => {
    restoreTestClock();
    await suite.close();
  });

  it.each([7, 8, 20])(
    'accepts a declaration at once after %i days without the service, and drops partitions past retention',
    async (days) => {
      expect((await send(form())).status).toBe(201);
      await service.stop();
      const before = today;
      setClockToNoonOf(daysBefore(today, -days));
      service = await suite.startService('declarations', source);
      expect((await send(form())).status).toBe(201);
      expect(await placesOf('declaration', 'day', today)).toEqual([partition('declaration', today)]);
      for (const table of ['declaration', 'gate_check'])
        expect(
          await service.queryRows(
            'select to_regclass($1) is not null as made, to_regclass($2) is null as gone',
            [partition(table, daysBefore(today, -7)), partition(table, daysBefore(today, 29))],
          ),
        ).toEqual([{ made: true, gone: true }]);
      expect(
        (await service.queryRows('select 1 from declaration where day = $1', [before])).length,
      ).toBeGreaterThan(0);
    },
    60_000,
  );

  it('accepts declarations and checks of a day without a partition, and moves them once it exists', async () => {
    const day = daysBefore(today, -9);
    setClockToNoonOf(day);
    expect(
      await service.queryRows('select to_regclass($1) as made', [partition('declaration', day)]),
    ).toEqual([{ made: null }]);
    const taken = await send(form());
    expect(taken.status).toBe(201);
    expect((await check(taken.body.pass.token)).status).toBe(201);
    expect(await placesOf('declaration', 'day', day)).toEqual(['declaration_default']);
    await maintenance().runDailyTasks();
    for (const table of ['declaration', 'gate_check'])
      expect(await placesOf(table, 'day', day)).toEqual([partition(table, day)]);
    expect((await check(taken.body.pass.code)).status).toBe(201);
    // A row that was never moved is deleted at the end of its retention.
    await service.queryRows(
      `insert into gate_check select $1::date, id, unit_id, gate_id, declaration_id, checked_at, recorded_at, direction, decision, outcome, actor_id from gate_check where day = $2 limit 1`,
      [daysBefore(day, 29), day],
    );
    await maintenance().runDailyTasks();
    expect(await service.queryRows('select 1 from gate_check where day < $1', [daysBefore(day, 28)])).toEqual(
      [],
    );
  });

  it('accepts declarations and checks across midnight under load', async () => {
    await service.stop();
    today = daysBefore(today, -2);
    const tomorrow = daysBefore(today, -1);
    const midnight = startOfDay(tomorrow);
    setTestClock(new Date(midnight.getTime() - 6_000));
    service = await suite.startService('declarations', source);
    // The key of the next day is created and published before the first declaration of that day.
    await waitUntil(
      () => keys.some(({ key, text }) => key === tomorrow && text.includes('"wrapped":{"sync"')),
      'the published key of tomorrow',
    );
    expect(service.app.get(Clock).now() < midnight).toBe(true);

    const sent: { body: Record<string, unknown>; answer: ServiceResponse }[] = [];
    const ends = midnight.getTime() + 3_000;
    const visitor = async (): Promise<void> => {
      while (service.app.get(Clock).now().getTime() < ends) {
        const body = form();
        const answer = await send(body);
        sent.push({ body, answer });
        if (sent.length % 10 === 0 && answer.status === 201) await check(answer.body.pass.token);
      }
    };
    await Promise.all(Array.from({ length: 12 }, visitor));

    expect(sent.filter(({ answer }) => answer.status !== 201)).toEqual([]);
    const dayOf = ({ answer }: (typeof sent)[number]): string =>
      dayInHoChiMinh(new Date(answer.body.acceptedAt as string));
    const of = (day: string) => sent.filter((each) => dayOf(each) === day);
    expect(of(today).length).toBeGreaterThan(10);
    expect(of(tomorrow).length).toBeGreaterThan(10);

    // A client key from before midnight is known after it: the response is the same, and no second row is written.
    for (const { body, answer } of of(today).slice(-20)) {
      const again = await send(body);
      expect(again.body.declarationId).toBe(answer.body.declarationId);
      expect(again.body.acceptedAt).toBe(answer.body.acceptedAt);
    }
    const last = of(today).at(-1)!;
    const verified = await service.sendRequest('POST', '/v1/passes/verify', {
      as: staff,
      body: { pass: last.answer.body.pass.token },
    });
    expect(verified.status).toBe(200);
    expect((await check(last.answer.body.pass.code)).status).toBe(201);

    for (const day of [today, tomorrow]) {
      const expected = of(day).length;
      expect(
        await service.queryRows('select count(*)::int as n from declaration where day = $1', [day]),
      ).toEqual([{ n: expected }]);
      expect(await placesOf('declaration', 'day', day)).toEqual([partition('declaration', day)]);
      expect(await placesOf('gate_check', 'day', day)).toEqual([partition('gate_check', day)]);
      expect(await placesOf('outbox', 'created_on', day)).toEqual([partition('outbox', day)]);
      await waitUntil(
        async () => (await countersOf(day))['declarations'] === expected,
        `the counter of ${day}`,
      );
      expect(await placesOf('inbox', 'event_on', day)).toEqual([partition('inbox', day)]);
      const visitors = await service.sendRequest('GET', `/v1/visitors?day=${day}&limit=200`, { as: admin });
      expect(visitors.body.items.length).toBe(Math.min(200, expected));
    }
    // An entry counts for the day of its check, also when it is recorded after midnight.
    const checks = await service.queryRows<{ day: string; n: number }>(
      `select (checked_at at time zone 'Asia/Ho_Chi_Minh')::date::text as day, count(*)::int as n from gate_check where day = any($1::date[]) group by 1 order by 1`,
      [[today, tomorrow]],
    );
    expect(checks.map(({ day }) => day)).toEqual([today, tomorrow]);
    for (const { day, n } of checks)
      await waitUntil(async () => (await countersOf(day))['entries'] === n, `the entries of ${day}`);
    expect(
      await service.queryRows('select 1 from declaration_default union all select 1 from gate_check_default'),
    ).toEqual([]);
    today = tomorrow;
  }, 90_000);

  describe('a destroyed day', () => {
    const secret = /Người Kín Đáo|912345678|0912 345|079190001234/;
    const tables = ['day_key', 'declaration', 'submission', 'gate_check', 'check_key', 'gate_passage'];
    let day: string;
    let id: string;
    let second: RunningService;

    beforeAll(async () => {
      day = today;
      setTestClock(noon(day));
      second = await suite.startService('declarations', source);
      const taken = await send(
        form({
          person: personForm({
            fullName: 'Người Kín Đáo',
            phone: '0912 345 678',
            idPaper: { kind: 'cccd', number: '079190001234' },
          }),
        }),
      );
      id = taken.body.declarationId;
      await check(taken.body.pass.token);
      // The second instance caches the key as well.
      await second.app.get(DayKeys).getDayKey(day);
      const visitors = await service.sendRequest('GET', `/v1/visitors?day=${day}`, { as: admin });
      expect(secret.test(JSON.stringify(visitors.body))).toBe(true);
      // The backup: the present content of every table with rows of the day.
      for (const table of tables)
        await service.queryRows(`create table backup_${table} as select * from ${table}`);
      setClockToNoonOf(daysBefore(day, -29));
      await Promise.all([maintenance().runDailyTasks(), maintenance().runDailyTasks()]);
    }, 60_000);

    const restore = async (): Promise<void> => {
      await service.queryRows('select make_day_partitions($1, $2::date, 1)', ['declaration', day]);
      for (const table of tables) {
        await service.queryRows(`delete from ${table} where day <= $1`, [day]);
        await service.queryRows(`insert into ${table} select * from backup_${table} where day <= $1`, [day]);
      }
    };

    it('leaves no row in any table, and no key', async () => {
      for (const table of ['declaration', 'gate_check', 'submission', 'check_key', 'gate_passage'])
        expect(await service.queryRows(`select 1 from ${table} where day <= $1`, [day])).toEqual([]);
      expect(
        await service.queryRows(
          'select distinct key_sealed, destroyed_at is not null as destroyed from day_key where day <= $1',
          [day],
        ),
      ).toEqual([{ key_sealed: null, destroyed: true }]);
      expect(await service.app.get(DayShares).openingKeysOf([day])).toEqual(new Map());
      expect(
        await service.queryRows(
          `select 1 from outbox where topic = $1 and key <= $2 and event->'data'->>'destroyed' = 'false'`,
          [Topics.dayKey, day],
        ),
      ).toEqual([]);
    });

    it('cannot be unsealed by an instance that has cached its key', async () => {
      // The second instance has not run its own daily tasks yet.
      for (const { app } of [service, second])
        await expect(app.get(DayKeys).getDayKey(day)).rejects.toThrow(SealError);
      await second.app.get(DailyMaintenance).runDailyTasks();
    });

    it('is published as destroyed, once', async () => {
      const destroyed = await waitUntil(() => {
        const found = keys.filter(({ key, text }) => key === day && text.includes('"destroyed":true'));
        return found.length > 0 && found;
      }, 'the event of the destroyed key');
      expect(destroyed).toHaveLength(1);
      expect(JSON.parse(destroyed[0]!.text).data).toMatchObject({ wrapped: {}, destroyed: true });
    });

    it('cannot be unsealed after all tables are restored from a backup, even with the master key', async () => {
      await restore();
      const [row] = await service.queryRows<{ key_sealed: string }>(
        'select key_sealed from day_key where day = $1',
        [day],
      );
      expect(row!.key_sealed).toMatch(/.{40}/);
      const master = Buffer.from(suite.secrets.masterKeys['declarations']!, 'base64');
      expect(() => unsealText(master, row!.key_sealed, `day:${day}`)).toThrow(SealError);
      expect(await service.queryRows('select 1 from declaration where id = $1', [id])).toHaveLength(1);
      // The same holds for an instance whose clock is set back to that day.
      setTestClock(noon(day));
      const setBack = await suite.startService('declarations', source);
      for (const { app, sendRequest } of [service, second, setBack]) {
        await expect(app.get(DayKeys).getDayKey(day)).rejects.toThrow(SealError);
        const visitors = await sendRequest('GET', `/v1/visitors?day=${day}`, { as: admin });
        expect(secret.test(JSON.stringify(visitors.body))).toBe(false);
      }
      await setBack.stop();
      setTestClock(noon(today));
      await maintenance().runDailyTasks();
      expect(await service.queryRows('select 1 from declaration where id = $1', [id])).toEqual([]);
      expect(
        await service.queryRows('select 1 from day_key where day <= $1 and key_sealed is not null', [day]),
      ).toEqual([]);
    });
  });
});
