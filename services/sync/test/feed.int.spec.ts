import { randomUUID } from 'node:crypto';
import {
  feedStreams,
  Topics,
  type DeclarationConfirmed,
  type DeclarationContent,
  type DeclarationSnapshot,
  type EventEnvelope,
  type FeedStream,
  type FeedTrouble,
  type GateChecked,
  type GateSnapshot,
} from '@khai-bao/contracts';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { daysBefore, startOfDay } from '@khai-bao/platform/core';
import { KeyWrapper, generateSealingKey, sealJson } from '@khai-bao/platform/sealing';
import {
  answersForm,
  createTestEvent,
  setTestClock,
  openSuite,
  personForm,
  testAreas,
  restoreTestClock,
  unitSnapshot,
  waitUntil,
  type ServiceResponse,
  type RunningService,
  type Suite,
} from '@khai-bao/testing';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { DayKeys } from '../src/intake/day-keys.js';
import { FeedRecorder } from '../src/intake/feed-recorder.js';
import { questionnaire } from './example-records.js';
import { ScriptedCentre } from './scripted-centre.js';

const operator = { role: 'dic-operator', areaPath: '79' } as const;
/** How long something is waited for, milliseconds: generous, because nothing here is about speed. */
const patience = 90_000;
const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);

let suite: Suite;
let sync: RunningService;
let national: ScriptedCentre;
let city: ScriptedCentre;
const source = () => ({
  module: async () => (await import('../src/sync-service.module.js')).SyncServiceModule,
  migrations: () => import('../src/migrations/index.js'),
  env: {
    FEED_BATCH: '10',
    FEED_LONGEST_WAIT: '1000',
    FEED_TIMEOUT: '5000',
    FEED_REFUSAL_LIMIT: '3',
    FEED_TROUBLE_AFTER: '2500',
    DESTINATIONS: JSON.stringify(
      [national, city].map((centre, at) => {
        const name = at === 0 ? 'national' : 'city';
        return { name, url: centre.url, receiptKeys: [suite.secrets.receipts[name]!.public] };
      }),
    ),
  },
});

beforeAll(async () => {
  suite = await openSuite();
  const centre = (name: 'national' | 'city'): ScriptedCentre =>
    new ScriptedCentre(name, suite.secrets.receipts[name]!.private, suite.secrets.feed.public);
  [national, city] = [centre('national'), centre('city')];
  await Promise.all([national.open(), city.open()]);
  sync = await suite.startService('sync', source());
}, 120_000);

afterAll(async () => {
  await suite?.close();
  await Promise.all([national?.close(), city?.close()]);
});

afterEach(async () => {
  national.script = city.script = () => 'take';
  await city.open();
});

interface Shown {
  name: string;
  state: string;
  lastError: string | null;
  nextAttemptAt: string | null;
  streams: {
    stream: FeedStream;
    received: number;
    sent: number;
    confirmed: number;
    waiting: number;
    quarantined: number;
  }[];
}
const shown = async (name: string): Promise<Shown> => {
  const { body } = await sync.sendRequest('GET', '/v1/feed', { as: operator });
  return (body as { destinations: Shown[] }).destinations.find((destination) => destination.name === name)!;
};
const numbers = async (name: string, stream: FeedStream) =>
  (await shown(name)).streams.find((row) => row.stream === stream)!;
const received = async (stream: FeedStream): Promise<number> =>
  Number(
    (await sync.queryRows<{ last: string }>('select last from feed_stream where stream = $1', [stream]))[0]!
      .last,
  );
const allConfirmed = (name: string): Promise<unknown> =>
  waitUntil(
    async () => {
      const { streams } = await shown(name);
      return streams.every(({ waiting }) => waiting === 0);
    },
    `${name} to confirm everything`,
    patience,
  );
const pause = (name: string, reason = 'Trung tâm bảo trì'): Promise<ServiceResponse> =>
  sync.sendRequest('POST', `/v1/feed/${name}/pause`, { as: operator, body: { reason } });
const upTo = (last: number): number[] => Array.from({ length: last }, (_, at) => at + 1);

const gateOf = (gateId = uuidv7(), name = 'Cổng chính'): GateSnapshot => ({
  gateId,
  unitId: uuidv7(),
  unitName: 'Chợ Bến Nghé',
  areaPath: testAreas.benNghe.path,
  areaName: testAreas.benNghe.name,
  name,
  direction: 'both',
  code: 'BN7K2M4X',
  active: true,
});
const checkOf = (): GateChecked => ({
  checkId: uuidv7(),
  gateId: uuidv7(),
  unitId: uuidv7(),
  areaPath: testAreas.benNghe.path,
  declarationId: uuidv7(),
  checkedAt: new Date().toISOString(),
  direction: 'entry',
  decision: 'admitted',
  outcome: 'clear',
});
const payloadOf = async (stream: FeedStream, seq: number): Promise<string> =>
  (
    await sync.queryRows<{ text: string }>(
      'select payload::text as text from feed_record where stream = $1 and seq = $2',
      [stream, seq],
    )
  )[0]!.text;
const publishGates = async (count: number, name?: string): Promise<string[]> => {
  const gates = Array.from({ length: count }, () => gateOf(uuidv7(), name));
  for (const gate of gates) await suite.probe.publishEvent(Topics.gate, gate.gateId, gate);
  return gates.map(({ gateId }) => gateId);
};

describe('numbers of a stream', () => {
  it('have no gap and no repetition under concurrent batches, duplicates and a rollback', async () => {
    const record = sync.app.get(FeedRecorder);
    const before = await received('gate');
    const batches = Array.from({ length: 12 }, () =>
      Array.from({ length: 10 }, () => {
        const gate = gateOf();
        return createTestEvent(Topics.gate, gate.gateId, gate);
      }),
    );
    const again = batches[0]!.map((event) => ({ ...event, id: randomUUID() }));
    const run = (events: EventEnvelope<GateSnapshot>[], fail = false) =>
      sync.dataSource.transaction(async (manager: EntityManager) => {
        await record.recordEvents(manager, 'gate', events);
        if (fail) throw new Error('rolled back');
      });
    const results = await Promise.allSettled([
      ...batches.map((events) => run(events)),
      run([createTestEvent(Topics.gate, uuidv7(), gateOf())], true),
      run(again),
    ]);
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    const rows = await sync.queryRows<{ seq: string; aggregate_id: string }>(
      `select seq, aggregate_id from feed_record where stream = 'gate' and seq > $1 order by seq`,
      [before],
    );
    expect(rows.map(({ seq }) => Number(seq) - before)).toEqual(upTo(120));
    expect(new Set(rows.map(({ aggregate_id: id }) => id)).size).toBe(120);
    expect(await received('gate')).toBe(before + 120);
  });

  it('are assigned to the newest of several versions in one batch: a unit received and forwarded at once is one record', async () => {
    const gate = gateOf();
    const steps = [1, 3, 2].map((version) => createTestEvent(Topics.gate, gate.gateId, gate, version));
    const before = await received('gate');
    await sync.dataSource.transaction((manager: EntityManager) =>
      sync.app.get(FeedRecorder).recordEvents(manager, 'gate', steps),
    );
    const kept = await sync.queryRows<{ version: string }>(
      `select version from feed_record where stream = 'gate' and seq > $1`,
      [before],
    );
    expect(kept.map(({ version }) => Number(version))).toEqual([3]);
    expect(await received('gate')).toBe(before + 1);
  });

  it('are assigned once to each event from Kafka, newer versions only', async () => {
    const before = await received('check');
    const checks = Array.from({ length: 40 }, checkOf);
    for (const check of checks) {
      const text = JSON.stringify(createTestEvent(Topics.check, check.checkId, check));
      await suite.probe.produceMessage(Topics.check, check.gateId, text);
      await suite.probe.produceMessage(Topics.check, check.gateId, text);
    }
    const gate = gateOf();
    const gatesBefore = await received('gate');
    for (const version of [2, 1, 3, 3]) {
      await suite.probe.publishEvent(Topics.gate, gate.gateId, gate, version);
      await suite.probe.waitUntilConsumed('sync', Topics.gate);
    }
    await suite.probe.waitUntilConsumed('sync', Topics.check);
    expect(await received('check')).toBe(before + 40);
    const kept = await sync.queryRows<{ version: string }>(
      `select version from feed_record where stream = 'gate' and aggregate_id = $1 order by seq`,
      [gate.gateId],
    );
    expect(kept.map(({ version }) => Number(version))).toEqual([2, 3]);
    expect(await received('gate')).toBe(gatesBefore + 2);
  });
});

describe('the feed', () => {
  it('delivers everything to both centres, once, in order and signed; each number has its receipt', async () => {
    const unit = await unitSnapshot(suite);
    await suite.probe.publishEvent(Topics.unit, unit.unitId, unit);
    await suite.probe.publishEvent(Topics.questionnaire, questionnaire.questionnaireId, questionnaire);
    await suite.probe.waitUntilConsumed('sync', Topics.unit);
    await suite.probe.waitUntilConsumed('sync', Topics.questionnaire);
    for (const [name, centre] of [
      ['national', national],
      ['city', city],
    ] as const) {
      await allConfirmed(name);
      expect(feedStreams.length).toBeGreaterThan(3);
      for (const stream of feedStreams) expect(centre.held(stream)).toEqual(upTo(await received(stream)));
      expect(centre.badSignatures).toBe(0);
      const receipts = await sync.queryRows<{ from_seq: string; to_seq: string }>(
        `select from_seq, to_seq from receipt where destination = $1 and stream = 'gate' order by from_seq`,
        [name],
      );
      expect(receipts[0]?.from_seq).toBe('1');
      expect(receipts.slice(1).map((row) => Number(row.from_seq))).toEqual(
        receipts.slice(0, -1).map((row) => Number(row.to_seq) + 1),
      );
    }
    expect((await shown('city')).state).toBe('running');
  });

  const key = generateSealingKey();
  const content: DeclarationContent = {
    person: personForm(),
    answers: answersForm(),
    representative: null,
    consent: { version: '2021.1', agreedAt: new Date().toISOString() },
    reasons: [],
  };
  const snapshotOf = (
    declarationId: string,
    change: Partial<DeclarationSnapshot> = {},
  ): DeclarationSnapshot => ({
    declarationId,
    unitId: uuidv7(),
    gateId: uuidv7(),
    areaPath: testAreas.benNghe.path,
    day: today,
    acceptedAt: new Date().toISOString(),
    outcome: 'clear',
    questionnaireVersion: '2021.1',
    channel: 'self',
    status: 'submitted',
    sealed: { keyId: `day:${today}`, ciphertext: sealJson(key, content, `declaration:${declarationId}`) },
    ...change,
  });

  it('waits for a day key without delaying the other streams, then continues', async () => {
    const declarationId = uuidv7();
    await suite.probe.publishEvent(Topics.declaration, declarationId, snapshotOf(declarationId));
    await waitUntil(async () => (await shown('city')).state === 'waiting', 'the key to be awaited');
    expect((await shown('city')).lastError).toBe(`declaration waits for the key of ${today}`);
    await publishGates(1);
    await waitUntil(async () => (await numbers('city', 'gate')).waiting === 0, 'gates to go on');
    expect(await numbers('city', 'declaration')).toMatchObject({
      received: 1,
      sent: 0,
      confirmed: 0,
      waiting: 1,
    });
    const wrapper = new KeyWrapper(JSON.stringify({ sync: suite.secrets.wrapping['sync']!.public }));
    await suite.probe.publishEvent(Topics.dayKey, today, {
      keyId: `day:${today}`,
      day: today,
      wrapped: await wrapper.wrapKey(key, ['sync']),
      destroyed: false,
    });
    await allConfirmed('city');
    const batch = city.seen.find(({ stream }) => stream === 'declaration')!;
    expect(batch.entries.map(({ reference }) => reference)).toEqual([
      `Patient/${declarationId}`,
      `QuestionnaireResponse/${declarationId}`,
    ]);
    expect(batch.text).toContain('Nguyễn Thị Minh Khai');
    expect((await shown('city')).state).toBe('running');
  });

  it('sends a correction as a new version, an erasure as a deletion of all that is stored, and publishes what is confirmed', async () => {
    const confirmed = await suite.probe.collectMessages(Topics.declarationConfirmed);
    const [kept, erased] = [uuidv7(), uuidv7()];
    const publish = async (
      id: string,
      version: number,
      change: Partial<DeclarationSnapshot>,
    ): Promise<void> => {
      await suite.probe.publishEvent(Topics.declaration, id, snapshotOf(id, change), version);
      await suite.probe.waitUntilConsumed('sync', Topics.declaration);
      for (const name of ['national', 'city']) await allConfirmed(name);
    };
    for (const id of [kept, erased]) await publish(id, 1, {});
    await publish(kept, 2, { status: 'corrected', outcome: 'suspected' });
    await publish(kept, 3, { status: 'withdrawn', outcome: 'suspected' });
    await publish(erased, 2, { status: 'erased', sealed: null });
    for (const centre of [national, city]) {
      const entriesOf = (id: string): string[] =>
        centre.seen
          .flatMap(({ entries }) => entries)
          .filter(({ reference }) => reference === `QuestionnaireResponse/${id}`)
          .map(({ method, version }) => `${method} ${version}`);
      expect(entriesOf(kept)).toEqual(['PUT 1', 'PUT 2', 'PUT 3']);
      expect(entriesOf(erased)).toEqual(['PUT 1', 'DELETE 2']);
      const bodies = centre.seen.map(({ text }) => text).join('\n');
      expect(bodies).toContain('"status":"amended"');
      expect(bodies).toContain('"status":"entered-in-error"');
    }
    const stored = await sync.queryRows<{ status: string; sealed: unknown }>(
      `select payload->>'status' as status, payload->'sealed' as sealed from feed_record where aggregate_id = $1 order by version`,
      [erased],
    );
    expect(stored).toEqual([
      { status: 'erased', sealed: null },
      { status: 'erased', sealed: null },
    ]);
    const changes = await waitUntil(() => (confirmed.length >= 6 ? confirmed : null), 'the confirmations');
    const named = changes.map(({ key: id, text }) => {
      const { data } = JSON.parse(text) as { data: DeclarationConfirmed };
      return `${id === kept ? 'kept' : 'erased'} ${data.version} ${data.destination}`;
    });
    expect(named.sort()).toEqual([
      'erased 2 city',
      'erased 2 national',
      'kept 2 city',
      'kept 2 national',
      'kept 3 city',
      'kept 3 national',
    ]);
  });

  it('sends an erased declaration as a deletion, also the version that was not sent before', async () => {
    const id = uuidv7();
    await city.close();
    await suite.probe.publishEvent(Topics.declaration, id, snapshotOf(id));
    await suite.probe.waitUntilConsumed('sync', Topics.declaration);
    await suite.probe.publishEvent(
      Topics.declaration,
      id,
      snapshotOf(id, { status: 'erased', sealed: null }),
      2,
    );
    await suite.probe.waitUntilConsumed('sync', Topics.declaration);
    await city.open();
    await allConfirmed('city');
    const entries = city.seen
      .flatMap(({ entries: all }) => all)
      .filter(({ reference }) => reference.endsWith(id));
    expect(new Set(entries.slice(-2).map(({ method }) => method))).toEqual(new Set(['DELETE']));
    expect((await numbers('city', 'declaration')).quarantined).toBe(0);
  });

  it('stores personal data sealed, and its own events contain none', async () => {
    const [payloads] = await sync.queryRows<{ text: string }>(
      `select string_agg(payload::text, ' ') as text from feed_record`,
    );
    expect(payloads!.text).not.toMatch(/Minh Khai|Thị Hoa|0903 123 456|84903123456|84908222333/);
    const events = await suite.probe.collectMessages(Topics.receipt);
    await waitUntil(() => events.length > 0, 'an event of a receipt');
    expect(events.map(({ key }) => key)).toContain('city');
    expect(events.map(({ text }) => text).join()).not.toMatch(/Minh Khai|Organization\//);
  });

  it('continues to one centre while the other is down, and delivers everything once afterwards', async () => {
    await city.close();
    await publishGates(25);
    await allConfirmed('national');
    await waitUntil(async () => (await shown('city')).state === 'unreachable', 'the city to be unreachable');
    const down = await shown('city');
    expect(down.lastError).toMatch(/^not reachable/);
    await waitUntil(async () => {
      const due = await sync.queryRows(
        `select 1 from job where kind = 'feed-attempt' and key = 'city' and done_at is null`,
      );
      return due.length === 1;
    }, 'the next attempt to stand as a row');
    await waitUntil(
      async () => (await numbers('city', 'gate')).waiting >= 25,
      'all gates to wait for the city',
    );
    await city.open();
    await allConfirmed('city');
    expect(city.held('gate')).toEqual(upTo(await received('gate')));
    expect(await shown('city')).toMatchObject({ state: 'running', lastError: null, nextAttemptAt: null });
  });

  it.each([
    [
      'signed by another key',
      () => ({ forge: (receipt: object) => receipt, key: suite.secrets.receipts['national']!.private }),
      'the receipt is not signed by a trusted key',
    ],
    [
      'for another range',
      () => ({ forge: (receipt: object) => ({ ...receipt, toSeq: 1_000_000 }) }),
      'the receipt names another range',
    ],
    [
      'with an entry left out',
      () => ({
        forge: (receipt: { entries: object[] }) => ({ ...receipt, entries: receipt.entries.slice(1) }),
      }),
      'the receipt names another entries',
    ],
  ])(
    'takes no receipt %s: the cursor stays, and the same batch is sent again',
    async (_what, forged, error) => {
      const { confirmed } = await numbers('city', 'gate');
      city.script = () => forged() as ReturnType<ScriptedCentre['script']>;
      const from = city.seen.length;
      await publishGates(2);
      await waitUntil(async () => (await shown('city')).lastError === error, 'the forgery to be noticed');
      expect((await shown('city')).state).toBe('unreachable');
      expect((await numbers('city', 'gate')).confirmed).toBe(confirmed);
      city.script = () => 'take';
      await allConfirmed('city');
      expect(city.held('gate')).toEqual(upTo(await received('gate')));
      const [first, second] = city.seen.slice(from).filter(({ stream }) => stream === 'gate');
      expect(second).toMatchObject({ key: first!.key, digest: first!.digest });
    },
  );

  it('repeats a batch byte for byte when the response was lost, and nothing is stored twice', async () => {
    let lost = 0;
    city.script = () => ((lost += 1) === 1 ? 'lose-answer' : 'take');
    const from = city.seen.length;
    await publishGates(3);
    await suite.probe.waitUntilConsumed('sync', Topics.gate);
    await allConfirmed('city');
    const [first, second] = city.seen.slice(from);
    expect(second).toMatchObject({
      key: first!.key,
      digest: first!.digest,
      from: first!.from,
      to: first!.to,
    });
    expect(city.held('gate')).toEqual(upTo(await received('gate')));
  });

  it('finds the one refused record, quarantines it with its reason, states the hole and continues', async () => {
    await pause('city');
    await publishGates(7);
    const [bad] = await publishGates(1, 'Cổng hỏng');
    await publishGates(6);
    await suite.probe.waitUntilConsumed('sync', Topics.gate);
    const [row] = await sync.queryRows<{ seq: string }>(
      `select seq from feed_record where aggregate_id = $1`,
      [bad],
    );
    const seq = Number(row!.seq);
    city.script = (batch) =>
      batch.entries.some(({ reference }) => reference === `Location/${bad}`)
        ? {
            status: 422,
            body: {
              code: 'CENTRE.BAD_BUNDLE',
              fields: [
                { path: 'entry[0].resource', code: 'name' },
                { path: '0903123456', code: 'phone' },
              ],
            },
          }
        : 'take';
    await sync.sendRequest('POST', '/v1/feed/city/resume', { as: operator });
    await allConfirmed('city');
    expect(city.held('gate')).toEqual(upTo(await received('gate')).filter((held) => held !== seq));
    expect(city.seen.some(({ stream, holes }) => stream === 'gate' && holes.includes(seq))).toBe(true);
    const { body } = await sync.sendRequest('GET', '/v1/feed/city/quarantine', { as: operator });
    const gate = JSON.parse(await payloadOf('gate', seq)) as GateSnapshot;
    expect(body.items).toEqual([
      {
        stream: 'gate',
        seq,
        reason: 'answered 422 CENTRE.BAD_BUNDLE entry[0].resource (name)',
        at: expect.any(String),
        state: 'open',
        recordId: bad,
        version: 1,
        unitId: gate.unitId,
        unitName: null,
        tries: 1,
        decision: null,
      },
    ]);
    const { received: all, confirmed, quarantined } = await numbers('city', 'gate');
    expect([quarantined, confirmed]).toEqual([1, all - 1]);
    expect((await numbers('national', 'gate')).quarantined).toBe(0);
  });

  it('pauses when consecutive records are refused: then the centre has the fault', async () => {
    city.script = () => ({ status: 422 });
    await publishGates(30);
    await waitUntil(async () => (await shown('city')).state === 'paused', 'the city to be paused');
    expect((await shown('city')).lastError).toMatch(/^paused: 3 records refused in a row/);
    expect((await numbers('city', 'gate')).quarantined).toBe(4);
    city.script = () => 'take';
    await sync.sendRequest('POST', '/v1/feed/city/resume', { as: operator });
    await allConfirmed('city');
  });

  it('pauses as well when the refused records arrive one by one', async () => {
    const before = (await numbers('city', 'gate')).quarantined;
    city.script = () => ({ status: 422 });
    for (const nth of [1, 2, 3]) {
      await publishGates(1);
      await waitUntil(
        async () => (await numbers('city', 'gate')).quarantined === before + nth,
        `record ${nth} to be quarantined`,
      );
    }
    expect((await shown('city')).state).toBe('paused');
    city.script = () => 'take';
    await sync.sendRequest('POST', '/v1/feed/city/resume', { as: operator });
    await allConfirmed('city');
  });

  it.each([401, 403])('pauses on %i and continues when DIC resumes it', async (status) => {
    city.script = () => ({ status });
    await publishGates(1);
    await waitUntil(async () => (await shown('city')).state === 'paused', 'the city to be paused');
    expect((await shown('city')).lastError).toBe(`answered ${status}`);
    const seen = city.seen.length;
    city.script = () => 'take';
    await publishGates(1);
    await allConfirmed('national');
    expect(city.seen.length).toBe(seen);
    const { body } = await sync.sendRequest('POST', '/v1/feed/city/resume', { as: operator });
    expect((body as { destinations: Shown[] }).destinations.map(({ state }) => state)).toEqual([
      'running',
      'running',
    ]);
    await allConfirmed('city');
  });

  it('respects Retry-After', async () => {
    let asked = 0;
    city.script = () => ((asked += 1) === 1 ? { status: 429, headers: { 'retry-after': '5' } } : 'take');
    const before = Date.now();
    await publishGates(1);
    const nextAttemptAt = await waitUntil(
      async () => (await shown('city')).nextAttemptAt,
      'the refusal',
      patience,
    );
    expect(Date.parse(nextAttemptAt)).toBeGreaterThanOrEqual(before + 5_000);
    await allConfirmed('city');
    expect(asked).toBe(2);
  });

  it('goes back when a centre is behind what it has confirmed', async () => {
    const all = await received('gate');
    const expected = all - 14;
    let wasRefused = false;
    city.script = (batch) => {
      if (wasRefused || batch.stream !== 'gate') return 'take';
      wasRefused = true;
      return { status: 409, body: { code: 'CENTRE.OUT_OF_ORDER', expected } };
    };
    const from = city.seen.length;
    await publishGates(1);
    await suite.probe.waitUntilConsumed('sync', Topics.gate);
    await allConfirmed('city');
    const [refused, ...after] = city.seen.slice(from).filter(({ stream }) => stream === 'gate');
    expect(refused!.from).toBe(all + 1);
    expect(after.map(({ from: first }) => first)).toEqual([expected, expected + 10]);
  });

  it('sends a second version of the same gate in a batch of its own', async () => {
    await pause('city');
    const gate = gateOf();
    for (const version of [1, 2]) {
      await suite.probe.publishEvent(Topics.gate, gate.gateId, gate, version);
      await suite.probe.waitUntilConsumed('sync', Topics.gate);
    }
    const from = city.seen.length;
    await sync.sendRequest('POST', '/v1/feed/city/resume', { as: operator });
    await allConfirmed('city');
    expect(city.seen.slice(from).map(({ entries }) => entries.map(({ version }) => version))).toEqual([
      [1],
      [2],
    ]);
  });

  it('aborts its request when the lock is lost, and sends the batch again under its key', async () => {
    await allConfirmed('city');
    city.script = () => 'never-answer';
    const from = city.seen.length;
    await publishGates(1);
    await waitUntil(
      () => city.seen.length > from && city.inFlight.now === 1,
      'a request in progress',
      patience,
    );
    await sync.queryRows(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'feed-city'`,
    );
    await waitUntil(() => city.seen.length > from + 1, 'the batch to be sent again', patience);
    // A request that is not aborted ends after `FEED_TIMEOUT`, which makes the centre unreachable before the batch is repeated.
    expect(await shown('city')).toMatchObject({ state: 'running', lastError: null });
    city.script = () => 'take';
    await allConfirmed('city');
    const keys = city.seen.slice(from).map(({ key }) => key);
    expect(keys.length).toBeGreaterThan(1);
    expect(new Set(keys).size).toBe(1);
  });

  it('is sent by one instance at a time', async () => {
    const second = await suite.startService('sync', source());
    for (const centre of [national, city]) centre.inFlight.most = 0;
    await publishGates(40);
    await suite.probe.waitUntilConsumed('sync', Topics.gate);
    await Promise.all([allConfirmed('national'), allConfirmed('city')]);
    expect([national.inFlight.most, city.inFlight.most]).toEqual([1, 1]);
    await sync.stop();
    await publishGates(3);
    sync = second;
    await suite.probe.waitUntilConsumed('sync', Topics.gate);
    await allConfirmed('city');
    expect(new Set(city.held('gate')).size).toBe(
      (await received('gate')) - (await numbers('city', 'gate')).quarantined,
    );
  }, 60_000);
});

describe('retention', () => {
  it('removes expired records and day keys, and nothing newer', async () => {
    const [last, past] = [daysBefore(today, 28), daysBefore(today, 29)];
    const put = (day: string) =>
      sync.queryRows(
        `insert into feed_record (kept_day, stream, seq, aggregate_id, version, day, event_time, correlation_id, payload)
         values ($1, 'check', 0, $2, 1, $1, now(), '', '{}')`,
        [day, `kept-${day}`],
      );
    for (const day of [last, past, daysBefore(today, 60)]) {
      await put(day);
      await sync.queryRows(`insert into day_key (day, key_sealed, version) values ($1, 'sealed', 1)`, [day]);
    }
    await sync.app.get(DailyMaintenance).runDailyTasks();
    expect(
      await sync.queryRows(`select kept_day::text as day from feed_record where aggregate_id like 'kept-%'`),
    ).toEqual([{ day: last }]);
    expect(
      await sync.queryRows('select day::text from day_key where day <= $1 and key_sealed is not null', [
        last,
      ]),
    ).toEqual([{ day: last }]);
    await sync.queryRows(`delete from feed_record where aggregate_id like 'kept-%'`);
  });

  it('keeps a destroyed day unreadable: after a restored backup and after a late key', async () => {
    const day = daysBefore(today, 5);
    const keys = sync.app.get(DayKeys);
    const known = async (on: string): Promise<unknown> =>
      (await keys.findDayKeys(sync.dataSource.manager, [on])).get(on);
    const share = async (on: string): Promise<Buffer> => {
      const key = generateSealingKey();
      const wrapped = await new KeyWrapper(
        JSON.stringify({ sync: suite.secrets.wrapping.sync.public }),
      ).wrapKey(key, ['sync']);
      await suite.probe.publishEvent(Topics.dayKey, on, {
        keyId: `day:${on}`,
        day: on,
        wrapped,
        destroyed: false,
      });
      await suite.probe.waitUntilConsumed('sync', Topics.dayKey);
      return key;
    };
    const key = await share(day);
    expect(await known(day)).toEqual(key);
    await sync.queryRows('create table backup_day_key as select * from day_key where day = $1', [day]);
    try {
      setTestClock(new Date(startOfDay(day).getTime() + 29 * 24 * 3_600_000));
      await sync.app.get(DailyMaintenance).runDailyTasks();
      expect(await known(day)).toBe('destroyed');
      await sync.queryRows('delete from day_key where day = $1', [day]);
      await sync.queryRows('insert into day_key select * from backup_day_key');
      expect(await known(day)).toBe('destroyed');
      const late = daysBefore(day, 1);
      await share(late);
      expect(await known(late)).toBe('destroyed');
      expect(await sync.queryRows('select key_sealed from day_key where day = $1', [late])).toEqual([
        { key_sealed: null },
      ]);
    } finally {
      restoreTestClock();
    }
  });
});

describe('the HTTP interface of the feed', () => {
  it('requires feed.read, and feed.operate for a pause', async () => {
    const paths = [
      ['GET', '/v1/feed'],
      ['GET', '/v1/feed/city/receipts'],
      ['GET', '/v1/feed/city/quarantine'],
      ['GET', '/v1/stream'],
      ['POST', '/v1/feed/city/pause'],
      ['POST', '/v1/feed/city/resume'],
      ['POST', '/v1/feed/city/streams/gate/drop-attempt'],
      ['POST', '/v1/feed/city/quarantine/retry'],
      ['POST', '/v1/feed/city/quarantine/gate/1/retry'],
      ['POST', '/v1/feed/city/quarantine/gate/1/hand-on'],
      ['POST', '/v1/feed/city/quarantine/gate/1/close'],
    ] as const;
    for (const [method, path] of paths) {
      expect((await sync.sendRequest(method, path)).status).toBe(401);
      expect(
        (await sync.sendRequest(method, path, { as: { role: 'district-officer', areaPath: '79.760' } }))
          .status,
      ).toBe(403);
    }
    expect((await sync.sendRequest('GET', '/v1/feed/moon/receipts', { as: operator })).body.code).toBe(
      'SYNC.UNKNOWN_DESTINATION',
    );
    expect((await pause('moon')).status).toBe(404);
  });

  it('lists verified receipts in pages, the newest first', async () => {
    const first = await sync.sendRequest('GET', '/v1/feed/city/receipts?limit=2', { as: operator });
    expect(first.body.items).toHaveLength(2);
    expect(first.body.items[0]).toMatchObject({
      verified: true,
      digest: expect.stringMatching(/^[\w-]{43}$/),
    });
    const next = await sync.sendRequest(
      'GET',
      `/v1/feed/city/receipts?limit=2&cursor=${first.body.nextCursor}`,
      {
        as: operator,
      },
    );
    const ids = [...first.body.items, ...next.body.items].map(({ receiptId }) => receiptId as string);
    expect(new Set(ids).size).toBe(4);
  });

  it('sends an event for each change', async () => {
    const stop = new AbortController();
    const answer = await fetch(`${sync.url}/v1/stream`, {
      headers: { authorization: `Bearer ${await suite.signTokenFor(operator)}` },
      signal: stop.signal,
    });
    const reader = answer.body!.getReader();
    let text = '';
    const reading = (async () => {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        text += new TextDecoder().decode(value);
      }
    })().catch(() => undefined);
    await waitUntil(() => text.includes('event: hello'), 'the stream to open');
    expect(text).not.toContain('event: feed');
    await publishGates(1);
    await waitUntil(() => text.includes('event: feed'), 'the event of a change');
    stop.abort();
    await reading;
  });
});

describe('a feed trouble', () => {
  type PublishedTrouble = EventEnvelope<FeedTrouble>;
  const watching = async (): Promise<() => PublishedTrouble[]> => {
    const seen = await suite.probe.collectMessages(Topics.feedTrouble);
    return () => seen.map(({ text }) => JSON.parse(text) as PublishedTrouble);
  };

  it('is published once when it has lasted, and when it ends; a short one is not published', async () => {
    const readTroubles = await watching();
    const ofCity = (): PublishedTrouble[] => readTroubles().filter(({ data }) => data.destination === 'city' && data.reason === 'unreachable'); // prettier-ignore
    await allConfirmed('city');
    city.script = () => ({ status: 500 });
    await publishGates(1);
    await waitUntil(async () => (await shown('city')).state === 'unreachable', 'the city to be away');
    city.script = () => 'take';
    await allConfirmed('city');
    city.script = () => ({ status: 500 });
    await publishGates(2);
    await waitUntil(async () => (await shown('city')).state === 'unreachable', 'the city to be away again');
    await waitUntil(() => Promise.resolve(ofCity().length === 1), 'the trouble', patience);
    city.script = () => 'take';
    await allConfirmed('city');
    await waitUntil(() => Promise.resolve(ofCity().length === 2), 'its end', patience);
    expect(ofCity().map(({ data, aggregateversion }) => [data.reason, data.overAt === null, aggregateversion])).toEqual([
      ['unreachable', true, 1],
      ['unreachable', false, 2],
    ]); // prettier-ignore
    expect(ofCity()[0]!.data.troubleId).toBe(ofCity()[1]!.data.troubleId);
    expect(ofCity()[0]!.data.unconfirmedRecords).toBeGreaterThanOrEqual(2);
  });

  it('is published for a paused destination, and for the first quarantined record of a day', async () => {
    const readTroubles = await watching();
    const of = (reason: string): PublishedTrouble[] =>
      readTroubles().filter(({ data }) => data.destination === 'national' && data.reason === reason);
    await allConfirmed('national');
    expect((await pause('national')).status).toBe(200);
    await waitUntil(() => Promise.resolve(of('paused').length > 0), 'the pause', patience); // prettier-ignore
    await sync.sendRequest('POST', '/v1/feed/national/resume', { as: operator });
    national.script = ({ entries }) => (entries.length > 0 ? { status: 422 } : 'take');
    await publishGates(2);
    await waitUntil(
      async () => (await numbers('national', 'gate')).quarantined >= 2,
      'both to be quarantined',
      patience,
    );
    national.script = () => 'take';
    await waitUntil(() => Promise.resolve(of('set-aside').length > 0), 'the event of the quarantine', patience); // prettier-ignore
    expect(of('set-aside')).toHaveLength(1);
  });
});
