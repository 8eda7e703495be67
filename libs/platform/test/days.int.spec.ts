import { randomUUID } from 'node:crypto';
import { dayTopicDays, Topics } from '@khai-bao/contracts';
import {
  createTestEvent,
  setTestClock,
  openSuite,
  restoreTestClock,
  waitUntil,
  type RunningService,
  type ServiceSource,
  type Suite,
} from '@khai-bao/testing';
import { DailyMaintenance } from '../src/database/index.js';
import { Clock, daysBefore, dayInHoChiMinh, startOfDay } from '../src/core/clock.js';
import { Outbox } from '../src/outbox/index.js';

const source: ServiceSource = {
  module: () => import('./sample-service.js').then((sample) => sample.SampleServiceModule),
  migrations: () => import('./sample-service.js'),
};
const noon = (day: string): Date => new Date(startOfDay(day).getTime() + 12 * 3_600_000);

describe('tables by the day', () => {
  let suite: Suite;
  let service: RunningService;
  let today: string;

  const keeper = (): DailyMaintenance => service.app.get(DailyMaintenance);
  const goTo = (day: string): void => setTestClock(noon(day));
  /** Days that have a partition, the oldest first. */
  const daysOf = async (table: string): Promise<string[]> =>
    (
      await service.queryRows<{ day: string }>(
        `select to_char(to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD'), 'YYYY-MM-DD') as day
         from pg_inherits where inhparent = $1::regclass and inhrelid::regclass::text ~ '_[0-9]{8}$' order by 1`,
        [table],
      )
    ).map(({ day }) => day);
  const dayRange = (from: string, to: string): string[] =>
    from > to ? [] : [from, ...dayRange(daysBefore(from, -1), to)];
  /** Where the rows of a day stand. */
  const placesOf = async (table: string, column: string, day: string): Promise<string[]> =>
    (
      await service.queryRows<{ place: string }>(
        `select distinct tableoid::regclass::text as place from ${table} where ${column} = $1::date`,
        [day],
      )
    ).map(({ place }) => place);
  const partition = (table: string, day: string): string => `${table}_${day.replaceAll('-', '')}`;
  const tell = async (): Promise<string> => {
    const unitId = randomUUID();
    const data = { unitId, day: '2021-06-30', declarations: 1, suspected: 0, entries: 0, exits: 0 };
    await service.dataSource.transaction((manager) =>
      service.app
        .get(Outbox)
        .appendEvents(manager, { topic: Topics.unitDay, key: unitId, subject: unitId, version: 1, data }),
    );
    return unitId;
  };
  const arrived = (unitId: string): Promise<unknown> =>
    waitUntil(
      async () => (await service.queryRows('select 1 from effect where unit_id = $1', [unitId])).length === 1,
      'the event',
    );
  const runs = async (task: string, result: string): Promise<number> => {
    const text = await (await fetch(`${service.url}/metrics`)).text();
    return Number(
      new RegExp(`day_tasks_total\\{task="${task}",result="${result}"[^}]*\\} (\\d+)`).exec(text)?.[1] ?? 0,
    );
  };

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('support', source);
    today = dayInHoChiMinh(new Date());
  }, 60_000);
  afterEach(restoreTestClock);
  afterAll(() => suite.close());

  it.each([7, 8, 20])(
    'stand again after %i days off: made a week ahead, dropped behind, and used at once',
    async (days) => {
      await arrived(await tell());
      await service.stop();
      today = daysBefore(today, -days);
      goTo(today);
      service = await suite.startService('support', source);
      await arrived(await tell());
      expect(await placesOf('outbox', 'created_on', today)).toEqual([partition('outbox', today)]);
      expect(await placesOf('inbox', 'event_on', today)).toEqual([partition('inbox', today)]);
      const ahead = daysBefore(today, -7);
      expect(await daysOf('outbox')).toEqual(
        expect.arrayContaining(dayRange(today, ahead)) as unknown as string[],
      );
      const [oldest] = await daysOf('outbox');
      expect(oldest! >= daysBefore(today, 3)).toBe(true);
      // Events of the days off still come: each has its place.
      expect(await daysOf('inbox')).toEqual(
        expect.arrayContaining(dayRange(daysBefore(today, 28), ahead)) as unknown as string[],
      );
      expect((await daysOf('inbox'))[0]! >= daysBefore(today, 35)).toBe(true);
    },
    60_000,
  );

  it('take rows of a day without a partition, and move them when it is made', async () => {
    goTo(today);
    const day = daysBefore(today, -12);
    const put = (on: string): Promise<object[]> =>
      service.queryRows(
        `insert into outbox (created_on, lane, topic, key, event) values ($1, 1, $2, 'x', $3)`,
        [
          on,
          Topics.unitDay,
          JSON.stringify(
            createTestEvent(Topics.unitDay, randomUUID(), {
              unitId: randomUUID(),
              day,
              declarations: 1,
              suspected: 0,
              entries: 0,
              exits: 0,
            }),
          ),
        ],
      );
    await put(day);
    await put(daysBefore(day, 5));
    expect(await placesOf('outbox', 'created_on', day)).toEqual(['outbox_default']);
    goTo(day);
    const late = tell();
    await Promise.all([keeper().runDailyTasks(), put(day), late]);
    await arrived(await late);
    expect(await placesOf('outbox', 'created_on', day)).toEqual([partition('outbox', day)]);
    expect(await service.queryRows('select created_on::text from outbox_default')).toEqual([]);
    const [{ n }] = (await service.queryRows('select count(*)::int as n from outbox where created_on = $1', [
      day,
    ])) as [{ n: number }];
    expect(n).toBe(3);
  });

  it('keep a day of the outbox until all of it is published, also when it fell into the default partition', async () => {
    const old = daysBefore(today, 60);
    goTo(today);
    await service.queryRows(
      `insert into outbox (created_on, lane, topic, key, event) values ($1, 9, $2, 'x', '{}')`,
      [old, Topics.unitDay],
    );
    await keeper().runDailyTasks();
    expect(await placesOf('outbox', 'created_on', old)).toEqual(['outbox_default']);
    await service.queryRows('update outbox set published_at = now() where lane = 9');
    await keeper().runDailyTasks();
    expect(await placesOf('outbox', 'created_on', old)).toEqual([]);
  });

  it('are kept by two instances at once', async () => {
    const second = await suite.startService('support', source);
    today = daysBefore(today, -40);
    goTo(today);
    await Promise.all([
      keeper().runDailyTasks(),
      second.app.get(DailyMaintenance).runDailyTasks(),
      keeper().runDailyTasks(),
    ]);
    expect(await daysOf('outbox')).toEqual(dayRange(today, daysBefore(today, -7)));
    // No day is read again and again by vacuums that only follow its inserts.
    const options = await service.queryRows<{ options: string[] | null }>(
      `select reloptions as options from pg_class where relname ~ '^(out|in)box_[0-9]{8}$' and relkind = 'r'`,
    );
    expect(new Set(options.map(({ options: set }) => set?.join()))).toEqual(
      new Set(['autovacuum_vacuum_insert_threshold=-1']),
    );
    await second.stop();
  }, 60_000);

  it('say when they could not be kept, and keep the others; nobody waits behind a long reader', async () => {
    today = daysBefore(today, -20);
    goTo(today);
    const reader = service.dataSource.createQueryRunner();
    await reader.startTransaction();
    // Whoever reads the default partition would have to be waited for, and all would wait behind that.
    await reader.query('select count(*) from inbox_default');
    const failed = await runs('inbox', 'failed');
    try {
      await expect(keeper().runDailyTasks()).rejects.toThrow(AggregateError);
      expect(await runs('inbox', 'failed')).toBe(failed + 1);
      expect(await daysOf('outbox')).toEqual(dayRange(today, daysBefore(today, -7)));
      expect(await daysOf('inbox')).not.toContain(today);
      await arrived(await tell());
      expect(await placesOf('inbox', 'event_on', today)).toEqual(['inbox_default']);
    } finally {
      await reader.commitTransaction();
      await reader.release();
    }
    await keeper().runDailyTasks();
    expect(await placesOf('inbox', 'event_on', today)).toEqual([partition('inbox', today)]);
  }, 60_000);

  it('let dead letters go that a day’s key opens, and no others', async () => {
    goTo(today);
    const bury = (topic: string, days: number): Promise<object[]> =>
      service.queryRows(
        `insert into dead_letter (id, topic, partition, "offset", reason, attempts, dead_at) values ($1::uuid, $2, 0, $1::uuid::text, '', 1, $3)`,
        [randomUUID(), topic, noon(daysBefore(today, days))],
      );
    for (const topic of [Topics.dayKey, Topics.declaration, Topics.unit])
      for (const days of [dayTopicDays, dayTopicDays + 1]) await bury(topic, days);
    await keeper().runDailyTasks();
    const left = await service.queryRows<{ topic: string; days: number }>(
      `select topic, $1::date - (dead_at at time zone 'Asia/Ho_Chi_Minh')::date as days from dead_letter order by topic, days`,
      [service.app.get(Clock).today()],
    );
    expect(left).toEqual([
      { topic: Topics.dayKey, days: dayTopicDays },
      { topic: Topics.declaration, days: dayTopicDays },
      { topic: Topics.unit, days: dayTopicDays },
      { topic: Topics.unit, days: dayTopicDays + 1 },
    ]);
  });
});
