import { randomUUID } from 'node:crypto';
import { Topics, type EventEnvelope, type UnitDay, type WorkerTrouble } from '@khai-bao/contracts';
import { createTestEvent, openSuite, waitUntil, type RunningService, type Suite } from '@khai-bao/testing';
import { TimerScheduler } from '../src/jobs/index.js';
import type { OutgoingEvent } from '../src/events/outgoing-event.js';
import { Lane, Outbox, OutboxRelay } from '../src/outbox/index.js';
import type { trouble as Trouble } from './sample-service.js';

const as = { role: 'dic-operator', areaPath: '79' } as const;
/** How long an event is waited for, milliseconds: generous, because nothing here is about speed. */
const patience = 90_000;

const unitDay = (unitId: string, declarations: number): UnitDay => ({
  unitId,
  day: '2021-06-30',
  declarations,
  suspected: 0,
  entries: 0,
  exits: 0,
});
const outgoing = (unitId: string, declarations: number): OutgoingEvent<typeof Topics.unitDay> => ({
  topic: Topics.unitDay,
  key: unitId,
  subject: unitId,
  version: declarations,
  data: unitDay(unitId, declarations),
});

describe('one bad row', () => {
  let suite: Suite;
  let service: RunningService;
  let trouble: typeof Trouble;
  let told: () => WorkerTrouble[];
  const source = {
    module: () => import('./sample-service.js').then((sample) => sample.SampleServiceModule),
    migrations: () => import('./sample-service.js'),
  };

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('support', source);
    ({ trouble } = await import('./sample-service.js'));
    const seen = await suite.probe.collectMessages(Topics.workerTrouble);
    told = () => seen.map(({ text }) => (JSON.parse(text) as EventEnvelope<WorkerTrouble>).data);
  }, 120_000);
  afterAll(() => suite.close());

  const relay = (): OutboxRelay => service.app.get(OutboxRelay);
  const append = (unitId: string, declarations: number, lane: Lane = Lane.ordinary): Promise<void> =>
    service.dataSource.transaction((manager) =>
      service.app.get(Outbox).appendEvents(manager, outgoing(unitId, declarations), lane),
    );
  const effects = async (unitId: string): Promise<number[]> =>
    (
      await service.queryRows<{ declarations: number }>(
        'select declarations from effect where unit_id = $1 order by declarations',
        [unitId],
      )
    ).map(({ declarations }) => declarations);
  const metric = async (name: string): Promise<string> =>
    (await (await fetch(`${service.url}/metrics`)).text())
      .split('\n')
      .filter((line) => line.startsWith(name))
      .join('\n');
  const letters = async (): Promise<{ id: string; partition: number; reason: string }[]> =>
    (await service.sendRequest('GET', '/v1/dead-letters', { as })).body.items;
  const of = (worker: string, kind: string): WorkerTrouble[] =>
    told().filter((data) => data.worker === worker && data.kind === kind);

  it('of the outbox goes to the dead letters with its reason, is told once, and its neighbours go', async () => {
    const unitId = randomUUID();
    const bad = new Set(['bad']);
    relay().registerExpander('flush', {
      expand: (inputs) =>
        Promise.resolve(
          inputs.map((input) => {
            const { n } = input as { n: number | string };
            if (bad.has(String(n))) throw new TypeError('never');
            return n === 'half'
              ? [outgoing(unitId, 30), outgoing(unitId, -1)]
              : [outgoing(unitId, Number(n))];
          }),
        ),
    });
    const plant = (expander: string | null, input: unknown, event: string | null, topic: string = Topics.unitDay) =>
      service.queryRows(
        'insert into outbox (created_on, lane, topic, key, event, expander, expander_input) values (current_date, 1, $1, $2, $3, $4, $5)',
        [topic, unitId, event, expander, input === null ? null : JSON.stringify(input)],
      ); // prettier-ignore
    const large = createTestEvent(Topics.unitDay, unitId, unitDay(unitId, 99));
    await append(unitId, 1);
    await plant('flush', { n: 10 }, null);
    await plant('flush', { n: 'bad' }, null);
    await plant('flush', { n: 11 }, null);
    await plant('moon', { n: 12 }, null);
    await plant(null, null, '{}', 'moon.v1');
    await plant('flush', { n: 'half' }, null);
    await plant(null, null, JSON.stringify({ ...large, padding: 'x'.repeat(3 * 1024 * 1024) }));
    await append(unitId, 2);
    relay().wakeLane(Lane.ordinary);
    await waitUntil(
      async () => (await effects(unitId)).includes(2),
      'what stands behind the bad rows',
      patience,
    );
    await suite.probe.waitUntilConsumed('support', Topics.unitDay);
    expect(await effects(unitId)).toEqual([1, 2, 10, 11, 30]);
    const dead = (await letters()).filter(({ partition }) => partition === -1);
    expect(dead.map(({ reason }) => reason).sort()).toEqual([
      expect.stringMatching(/MESSAGE_TOO_LARGE/),
      'it cannot be expanded: TypeError',
      `its event is invalid: ${Topics.unitDay}: declarations (min)`,
      'its topic is not declared',
      'no expander of this name is registered',
    ]);
    expect(await service.queryRows('select 1 from outbox where published_at is null')).toEqual([]);
    expect(await metric('outbox_dead_total')).toContain('} 5');
    await waitUntil(() => of('outbox relay', 'set-aside').length === 1, 'the trouble', patience);
    expect(of('outbox relay', 'set-aside')).toMatchObject([{ service: 'support', overAt: null }]);

    // What is mended can be put back.
    bad.clear();
    bad.add('nothing');
    relay().registerExpander('moon', {
      expand: (inputs) =>
        Promise.resolve(inputs.map((input) => [outgoing(unitId, (input as { n: number }).n)])),
    });
    const { id } = dead.find(({ reason }) => reason.startsWith('no expander'))!;
    expect((await service.sendRequest('POST', `/v1/dead-letters/${id}/replay`, { as })).status).toBe(202);
    await waitUntil(async () => (await effects(unitId)).includes(12), 'the row that was put back', patience);
  }, 180_000);

  it('of a topic goes aside also when its key cannot be stored', async () => {
    const unitId = randomUUID();
    await suite.probe.produceMessage(Topics.unitDay, 'a\0b', '{"\0');
    await suite.probe.publishEvent(Topics.unitDay, 'a\0b', unitDay(unitId, 5));
    await waitUntil(async () => (await effects(unitId)).length === 1, 'the event behind it', patience);
    await waitUntil(
      () => of(`consumer ${Topics.unitDay}`, 'set-aside').length === 1,
      'the trouble',
      patience,
    );
    expect(await metric('rows_set_aside_total')).toContain(`worker="consumer ${Topics.unitDay}"`);
  }, 180_000);

  it('of the timers stops no other timer', async () => {
    const ring = (key: string): Promise<void> =>
      service.dataSource.transaction((manager) =>
        service.app
          .get(TimerScheduler)
          .scheduleTimer(manager, { kind: 'ring', key, dueAt: new Date(), payload: { key } }),
      );
    await service.queryRows(
      `insert into job (id, kind, key, due_at, payload, correlation_id) values (gen_random_uuid(), 'ring', 'no-time', '-infinity', '{}', ''), (gen_random_uuid(), 'moon', 'no-handler', now(), 'null', ''), (gen_random_uuid(), 'ring', 'no-payload', now(), 'null', '')`,
    );
    await ring('good');
    await waitUntil(async () => (await service.queryRows(`select 1 from rung where key = 'good'`)).length === 1, 'the good timer', patience); // prettier-ignore
    await waitUntil(() => of('timers', 'set-aside').length === 1, 'the trouble', patience);
    expect(await service.queryRows(`select last_error from job where key = 'no-time' and done_at is not null`)).toEqual([
      { last_error: 'its due time is invalid' },
    ]); // prettier-ignore
    await waitUntil(
      () => of('timer ring', 'failing').length === 1,
      'the timer that fails again and again',
      patience,
    );
    expect(await metric('jobs_total')).toContain('result="failed"');
    await service.queryRows(
      `update job set payload = '{"key":"mended"}', due_at = now() where key = 'no-payload'`,
    );
    await waitUntil(() => of('timer ring', 'failing').length === 2, 'its end', patience);
  }, 300_000);

  it('that fails a consumer again and again shows in the health report, the metrics and the topic, once, and so does its end', async () => {
    const worker = `consumer ${Topics.unitDay}`;
    trouble.transientFor = 6;
    await suite.probe.publishEvent(Topics.unitDay, 'x', unitDay(randomUUID(), 6));
    await waitUntil(() => of(worker, 'failing').length === 2, 'the trouble and its end', patience);
    expect(of(worker, 'failing')).toMatchObject([
      { service: 'support', overAt: null, reason: expect.stringContaining('40001') },
      { overAt: expect.any(String) },
    ]);
    expect(new Set(of(worker, 'failing').map(({ troubleId }) => troubleId)).size).toBe(1);
    const { checks } = (await (await fetch(`${service.url}/health/ready`)).json()) as { checks: Record<string, string> };
    expect(checks[`worker ${worker}`]).toBe('ok');
    expect(await metric('worker_failures_in_a_row')).toContain(`worker="${worker}",service="support"} 0`);
  }, 180_000); // prettier-ignore

  it('of one lane leaves the other lane going, and the failing one is seen', async () => {
    const { publishBatch } = relay();
    const unitId = randomUUID();
    let isBroken = true;
    relay().publishBatch = function (this: OutboxRelay, lane, ...rest) {
      if (lane === Lane.ordinary && isBroken) return Promise.reject(new RangeError('broken'));
      return publishBatch.call(this, lane, ...rest);
    };
    try {
      await append(unitId, 1);
      await waitUntil(() => of('outbox relay', 'failing').length === 1, 'the trouble', patience);
      await append(unitId, 2, Lane.alert);
      await waitUntil(async () => (await effects(unitId)).includes(2), 'the alert', patience);
      expect(await effects(unitId)).toEqual([2]);
      const { checks } = (await (await fetch(`${service.url}/health/ready`)).json()) as { checks: Record<string, string> };
      expect(checks['worker outbox relay']).toMatch(/^failed \d+ times in a row since .* \(RangeError\)$/);
      isBroken = false;
      await waitUntil(async () => (await effects(unitId)).includes(1), 'the ordinary event', patience);
      await waitUntil(() => of('outbox relay', 'failing').length === 2, 'the end of the trouble', patience);
    } finally {
      relay().publishBatch = publishBatch;
    }
  }, 180_000); // prettier-ignore

  it('of the locks gives a lane two publishers at no time', async () => {
    const second = await suite.startService('support', source);
    const relays = [relay(), second.app.get(OutboxRelay)];
    const inSection = { now: 0, most: 0, entered: 0 };
    for (const each of relays)
      each.betweenSendAndMark = async () => {
        inSection.now += 1;
        inSection.entered += 1;
        inSection.most = Math.max(inSection.most, inSection.now);
        await new Promise((resolve) => setTimeout(resolve, 1_500));
        inSection.now -= 1;
      };
    const unitId = randomUUID();
    for (let n = 1; n <= 5; n += 1) {
      const before = inSection.entered;
      await append(unitId, n, Lane.alert);
      await waitUntil(() => inSection.entered > before, 'a publication under way', patience);
      // The leader's connection breaks in the middle of a send: another leads at once, and waits for the lane.
      await service.queryRows(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'outbox-relay' and datname = current_database()`,
      );
    }
    await waitUntil(async () => (await effects(unitId)).length === 5, 'all alerts', patience);
    expect(inSection.most).toBe(1);
    for (const each of relays) each.betweenSendAndMark = () => Promise.resolve();
    await second.stop();
  }, 300_000);
});
