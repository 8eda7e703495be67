import { randomUUID } from 'node:crypto';
import { deadLetterTopic, Topics, type UnitDay } from '@khai-bao/contracts';
import {
  createTestEvent,
  openSuite,
  waitUntil,
  type RunningService,
  type Suite,
  failRelayBetweenSendAndMark,
} from '@khai-bao/testing';
import pg from 'pg';
import { Lane, Outbox, OutboxRelay } from '../src/outbox/index.js';
import { withCorrelation } from '../src/core/correlation.js';
import type { trouble as Trouble } from './sample-service.js';

const unitDay = (unitId: string, declarations: number): UnitDay => ({
  unitId,
  day: '2021-06-30',
  declarations,
  suspected: 0,
  entries: 0,
  exits: 0,
});

describe('events from the outbox to their effect', () => {
  let suite: Suite;
  let service: RunningService;
  let trouble: typeof Trouble;

  const effects = (unitId: string): Promise<{ declarations: number; correlation_id: string }[]> =>
    service.queryRows('select declarations, correlation_id from effect where unit_id = $1 order by version', [
      unitId,
    ]);
  const append = (unitId: string, version: number, lane: Lane = Lane.ordinary): Promise<void> =>
    service.dataSource.transaction((manager) =>
      service.app
        .get(Outbox)
        .appendEvents(
          manager,
          { topic: Topics.unitDay, key: unitId, subject: unitId, version, data: unitDay(unitId, version) },
          lane,
        ),
    );

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('support', {
      module: () => import('./sample-service.js').then((sample) => sample.SampleServiceModule),
      migrations: () => import('./sample-service.js'),
    });
    ({ trouble } = await import('./sample-service.js'));
  }, 60_000);
  afterAll(() => suite.close());
  afterEach(() => {
    expect(service.exitReasons).toEqual([]);
  });

  it('reaches another service under the correlation id of its cause', async () => {
    const unitId = randomUUID();
    await withCorrelation({ correlationId: 'the-cause-0001' }, () => append(unitId, 1));
    await waitUntil(async () => (await effects(unitId)).length === 1, 'the effect');
    expect(await effects(unitId)).toEqual([{ declarations: 1, correlation_id: 'the-cause-0001' }]);
  });

  it('skips nothing and waits for nothing while an older transaction is held open', async () => {
    const [early, late] = [randomUUID(), randomUUID()];
    const holder = new pg.Client({ connectionString: service.databaseUrl });
    await holder.connect();
    try {
      await holder.query('begin');
      // The older transaction takes its number first and commits last.
      await holder.query(
        `insert into outbox (created_on, lane, topic, key, event) values (current_date, 1, $1, $2, $3)`,
        [Topics.unitDay, early, JSON.stringify(createTestEvent(Topics.unitDay, early, unitDay(early, 1)))],
      );
      await append(late, 1);
      await waitUntil(
        async () => (await effects(late)).length === 1,
        'the event behind the open transaction',
      );
      expect(await effects(early)).toEqual([]);
      await holder.query('commit');
      await waitUntil(async () => (await effects(early)).length === 1, 'the event of the old transaction');
    } finally {
      await holder.end();
    }
  });

  it('has its effect once when the relay dies between sending and marking', async () => {
    const unitId = randomUUID();
    const relay = failRelayBetweenSendAndMark(service, 2);
    const seen = await suite.probe.collectMessages(Topics.unitDay);
    for (let version = 1; version <= 5; version += 1) await append(unitId, version);
    await waitUntil(async () => {
      const [waiting] = await service.queryRows<{ n: number }>(
        'select count(*)::int as n from outbox where published_at is null',
      );
      return relay.deaths() === 2 && waiting?.n === 0;
    }, 'all events to be marked');
    relay.end();
    await waitUntil(
      () => seen.filter(({ key }) => key === unitId).length > 5,
      'some events to be sent twice',
    );
    await suite.probe.waitUntilConsumed('support', Topics.unitDay);
    expect((await effects(unitId)).map(({ declarations }) => declarations)).toEqual([1, 2, 3, 4, 5]);
  });

  it('lets alerts pass a backlog', async () => {
    const relay = service.app.get(OutboxRelay);
    const rest = relay.betweenSendAndMark;
    const [backlog, alert] = [randomUUID(), randomUUID()];
    // The ordinary lane stands still within its first batch; 3,000 rows are before the alert.
    const alertArrived = Promise.withResolvers<void>();
    relay.betweenSendAndMark = (lane) => (lane === Lane.ordinary ? alertArrived.promise : Promise.resolve());
    await service.queryRows(
      `insert into outbox (created_on, lane, topic, key, event)
       select current_date, 1, $1, $2::text, jsonb_set(jsonb_set($3::jsonb, '{id}', to_jsonb(gen_random_uuid()::text)), '{aggregateversion}', to_jsonb(n)) from generate_series(1, 3000) n`,
      [
        Topics.unitDay,
        backlog,
        JSON.stringify(createTestEvent(Topics.unitDay, backlog, unitDay(backlog, 0))),
      ],
    );
    relay.wakeLane(Lane.ordinary);
    await append(alert, 1, Lane.alert);
    await waitUntil(async () => (await effects(alert)).length === 1, 'the alert');
    const [waiting] = await service.queryRows<{ n: number }>(
      'select count(*)::int as n from outbox where lane = 1 and published_at is null',
    );
    expect(waiting?.n).toBe(3_000);
    relay.betweenSendAndMark = rest;
    alertArrived.resolve();
    await waitUntil(async () => (await effects(backlog)).length === 3_000, 'the backlog', 60_000);
  }, 90_000);

  it('sets a poison message aside with its reason, goes on behind it, and takes it after the fix', async () => {
    const dead = await suite.probe.collectMessages(deadLetterTopic('support'));
    const unitId = randomUUID();
    trouble.failFor.add(666);
    const poison: [string, string][] = [
      ['the message is not JSON', '{"specversion":"1.0", '],
      [
        'envelope: time (isIso8601)',
        JSON.stringify({ ...createTestEvent(Topics.unitDay, unitId, unitDay(unitId, 1)), time: 'now' }),
      ],
      [
        'data: declarations (min)',
        JSON.stringify(createTestEvent(Topics.unitDay, unitId, unitDay(unitId, -1))),
      ],
      [
        'envelope: type is not the topic',
        JSON.stringify({ ...createTestEvent(Topics.unitDay, unitId, unitDay(unitId, 1)), type: 'x' }),
      ],
      [
        'Error this one is never good',
        JSON.stringify(createTestEvent(Topics.unitDay, unitId, unitDay(unitId, 666), 7)),
      ],
    ];
    for (const [, text] of poison) await suite.probe.produceMessage(Topics.unitDay, unitId, text);
    for (const version of [8, 9])
      await suite.probe.publishEvent(Topics.unitDay, unitId, unitDay(unitId, version), version);
    await waitUntil(async () => (await effects(unitId)).length === 2, 'the events behind the poison', 30_000);

    const as = { role: 'dic-operator', areaPath: '79' } as const;
    const { body } = await service.sendRequest('GET', '/v1/dead-letters', { as });
    const reasons = (body.items as { reason: string; id: string; attempts: number }[]).reverse();
    expect(reasons.map(({ reason }) => reason)).toEqual(
      poison.map(([reason]) => expect.stringContaining(reason)),
    );
    expect(reasons[4]?.attempts).toBeGreaterThan(1);
    await waitUntil(() => dead.length === 5, 'the dead-letter topic');
    expect(dead[4]?.headers).toMatchObject({
      topic: Topics.unitDay,
      reason: expect.stringContaining('never good'),
    });

    trouble.failFor.clear();
    expect(
      (await service.sendRequest('POST', `/v1/dead-letters/${reasons[4]!.id}/replay`, { as })).status,
    ).toBe(202);
    await waitUntil(async () => (await effects(unitId)).length === 3, 'the replayed event');
    expect((await effects(unitId)).map(({ declarations }) => declarations)).toEqual([666, 8, 9]);
    expect(
      (
        await service.sendRequest('GET', '/v1/dead-letters', {
          as: { role: 'ward-officer', areaPath: '79.760' },
        })
      ).status,
    ).toBe(403);
  }, 60_000);

  it('waits out what says "not now" and loses nothing', async () => {
    const unitId = randomUUID();
    trouble.transientFor = 3;
    await append(unitId, 1);
    await waitUntil(async () => (await effects(unitId)).length === 1, 'the event after the trouble');
    const [dead] = await service.queryRows<{ n: number }>(
      `select count(*)::int as n from dead_letter where reason like '%not now%'`,
    );
    expect(dead?.n).toBe(0);
  });

  it('takes duplicates in one batch and across batches once', async () => {
    const unitId = randomUUID();
    const text = JSON.stringify(createTestEvent(Topics.unitDay, unitId, unitDay(unitId, 1)));
    for (let n = 0; n < 3; n += 1) await suite.probe.produceMessage(Topics.unitDay, unitId, text);
    await suite.probe.waitUntilConsumed('support', Topics.unitDay);
    await suite.probe.produceMessage(Topics.unitDay, unitId, text);
    await suite.probe.waitUntilConsumed('support', Topics.unitDay);
    expect(await effects(unitId)).toHaveLength(1);
  });
});
