import { randomUUID } from 'node:crypto';
import {
  Topics,
  type EventEnvelope,
  type FeedReceipt,
  type FeedStream,
  type FeedTrouble,
  type GateSnapshot,
} from '@khai-bao/contracts';
import {
  openSuite,
  testAreas,
  waitUntil,
  type ServiceResponse,
  type RunningService,
  type Suite,
} from '@khai-bao/testing';
import { uuidv7 } from 'uuidv7';
import { BatchBuilder } from '../src/delivery/batches/batch-builder.js';
import { questionnaire, unit } from './example-records.js';
import { ScriptedCentre } from './scripted-centre.js';

const operator = { role: 'dic-operator', areaPath: '79', name: 'Trần Văn An' } as const;
/** How long something is waited for, milliseconds: generous, because nothing here is about speed. */
const patience = 90_000;
const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);

interface Stream {
  stream: FeedStream;
  received: number;
  confirmed: number;
  waiting: number;
  quarantined: number;
  unsettled: number;
  failures: number;
  lastError: string | null;
  attemptSince: string | null;
}
interface Destination {
  state: string;
  lastError: string | null;
  failures: number;
  paused: { by: string | null; byName: string | null; at: string; reason: string } | null;
  streams: Stream[];
}

describe('a quarantined record', () => {
  let suite: Suite;
  let sync: RunningService;
  let city: ScriptedCentre;
  let troubles: () => FeedTrouble[];

  beforeAll(async () => {
    suite = await openSuite();
    city = new ScriptedCentre('city', suite.secrets.receipts.city.private, suite.secrets.feed.public);
    await city.open();
    sync = await suite.startService('sync', {
      module: async () => (await import('../src/sync-service.module.js')).SyncServiceModule,
      migrations: () => import('../src/migrations/index.js'),
      env: {
        FEED_BATCH: '10',
        FEED_LONGEST_WAIT: '1000',
        FEED_TIMEOUT: '20000',
        FEED_REFUSAL_LIMIT: '50',
        DESTINATIONS: JSON.stringify([
          { name: 'city', url: city.url, receiptKeys: [suite.secrets.receipts.city.public] },
        ]),
      },
    });
    const seen = await suite.probe.collectMessages(Topics.feedTrouble);
    troubles = () => seen.map(({ text }) => (JSON.parse(text) as EventEnvelope<FeedTrouble>).data);
  }, 120_000);
  afterAll(async () => {
    await suite?.close();
    await city?.close();
  });
  afterEach(() => {
    city.script = () => 'take';
  });

  const ask = (method: string, path: string, body?: object): Promise<ServiceResponse> =>
    sync.sendRequest(method, `/v1/feed/city${path}`, {
      as: operator,
      ...(body === undefined ? {} : { body }),
    });
  const shown = async (): Promise<Destination> => {
    const { body } = await sync.sendRequest('GET', '/v1/feed', { as: operator });
    return (body as { destinations: Destination[] }).destinations[0]!;
  };
  const numbers = async (stream: FeedStream): Promise<Stream> =>
    (await shown()).streams.find((row) => row.stream === stream)!;
  const allConfirmed = (): Promise<unknown> =>
    waitUntil(async () => (await shown()).streams.every(({ waiting }) => waiting === 0), 'everything to be confirmed', patience); // prettier-ignore
  const metric = async (start: string): Promise<string> =>
    (await (await fetch(`${sync.url}/metrics`)).text())
      .split('\n')
      .filter((line) => line.startsWith(start))
      .join('\n');
  const gateOf = (name = 'Cổng chính'): GateSnapshot => ({
    gateId: uuidv7(),
    unitId: unit.unitId,
    unitName: unit.name,
    areaPath: testAreas.benNghe.path,
    areaName: testAreas.benNghe.name,
    name,
    direction: 'both',
    code: 'BN7K2M4X',
    active: true,
  });
  const publishGate = async (name?: string): Promise<string> => {
    const gate = gateOf(name);
    await suite.probe.publishEvent(Topics.gate, gate.gateId, gate);
    return gate.gateId;
  };
  /** Puts a row into a stream that no event would have made; every number before and behind it is a good one. */
  const plant = async (stream: FeedStream, payload: string, day: string | null = null): Promise<number> => {
    const [row] = await sync.queryRows<{ last: string }>(
      `with next as (update feed_stream set last = last + 1 where stream = $1 returning last)
       insert into feed_record (kept_day, stream, seq, aggregate_id, version, day, event_time, correlation_id, payload)
       select coalesce($4::date, 'infinity'), $1, last, $2, 1, $4, now(), '', $3::json from next returning seq as last`,
      [stream, randomUUID(), payload, day],
    );
    return Number(row!.last);
  };
  const listed = async (query = ''): Promise<{ stream: string; seq: number; state: string; reason: string; tries: number; decision: object | null; recordId: string | null; unitId: string | null; unitName: string | null }[]> =>
    (await ask('GET', `/quarantine?limit=200${query}`)).body.items; // prettier-ignore

  it('is any row that cannot be read or serialised; it stops no other record', async () => {
    await ask('POST', '/pause', { reason: 'Chuẩn bị' });
    const surrogate = '\\ud800';
    const planted: [FeedStream, string, string | null, RegExp][] = [
      ['gate', JSON.stringify(gateOf('X')).replace('"X"', `"AB${surrogate}C"`), null, /well-formed Unicode/],
      ['gate', 'null', null, /does not fit the mapping/],
      ['gate', '[]', null, /does not fit the mapping \(id\)/],
      ['gate', '{"gateId":["x"]}', null, /does not fit the mapping/],
      ['unit', '{"contact":null}', null, /does not fit the mapping/],
      ['unit', '"x"', null, /does not fit the mapping/],
      ['questionnaire', JSON.stringify({ ...questionnaire, document: { blocks: 'none' } }), null, /does not fit/],
      ['check', 'null', today, /does not fit the mapping/],
      ['case', '{"sealed":{}}', null, /does not fit|seal/],
      ['declaration', 'null', today, /does not fit the mapping/],
      ['declaration', '{"day":"2021-13-45"}', today, /its day is not a date/],
      ['declaration', '{"day":"2021-01-01","sealed":{}}', today, /will not arrive/],
      ['declaration', `{"day":"${today}","sealed":{"ciphertext":"x"}}`, today, /key of its day cannot be opened/],
    ]; // prettier-ignore
    // A key that cannot be opened: its share exists, and its sealed value is damaged.
    await suite.probe.publishEvent(Topics.dayKey, today, {
      keyId: `day:${today}`,
      day: today,
      wrapped: await sealedKey(suite),
      destroyed: false,
    });
    await suite.probe.waitUntilConsumed('sync', Topics.dayKey);
    await sync.queryRows(`update day_key set key_sealed = 'AAAA' where day = $1`, [today]);
    await publishGate();
    await suite.probe.waitUntilConsumed('sync', Topics.gate);
    const seqs: [FeedStream, number, RegExp][] = [];
    for (const [stream, payload, day, reason] of planted) seqs.push([stream, await plant(stream, payload, day), reason]);
    await publishGate();
    await suite.probe.waitUntilConsumed('sync', Topics.gate);
    await ask('POST', '/resume');
    await allConfirmed();
    const items = await listed();
    expect(seqs).toHaveLength(planted.length);
    for (const [stream, seq, reason] of seqs)
      expect(items.find((item) => item.stream === stream && item.seq === seq)?.reason).toMatch(reason);
    expect(items).toHaveLength(planted.length);
    expect(await numbers('gate')).toMatchObject({ received: 6, confirmed: 2, quarantined: 4, unsettled: 4 });
    expect((await shown()).state).toBe('running');
    await waitUntil(() => troubles().some(({ reason }) => reason === 'set-aside'), 'the event of the trouble', patience);
    expect(troubles().filter(({ reason }) => reason === 'set-aside')).toHaveLength(1);
    expect(await metric('rows_set_aside_total')).toContain('worker="feed city"');
  }, 180_000); // prettier-ignore

  it('is found by bisection for every refusal of its content, and the others are sent', async () => {
    for (const [status, body] of [
      [400, undefined],
      [404, undefined],
      [405, undefined],
      [409, { code: 'conflict' }],
      [410, undefined],
      [412, undefined],
      [413, undefined],
      [422, undefined],
    ] as const) {
      await ask('POST', '/pause', { reason: 'Chuẩn bị' });
      for (let n = 0; n < 3; n += 1) await publishGate();
      const bad = await publishGate();
      for (let n = 0; n < 3; n += 1) await publishGate();
      await suite.probe.waitUntilConsumed('sync', Topics.gate);
      city.script = ({ entries }) =>
        entries.some(({ reference }) => reference === `Location/${bad}`)
          ? { status, ...(body === undefined ? {} : { body }) }
          : 'take';
      await ask('POST', '/resume');
      await allConfirmed();
      expect((await listed()).filter(({ recordId }) => recordId === bad)).toMatchObject([
        { state: 'open', reason: expect.stringContaining(`answered ${status}`), unitId: unit.unitId },
      ]);
      expect(await shown()).toMatchObject({ state: 'running', lastError: null });
    }
  }, 300_000);

  it('can be retried, handed on and closed, with account, time and reason', async () => {
    const { contact: _contact, ...known } = unit;
    await plant('unit', JSON.stringify({ ...known, contact: { wrapped: {} } }));
    await sync.queryRows(`update feed_record set aggregate_id = $1 where stream = 'unit' and seq = (select last from feed_stream where stream = 'unit')`, [unit.unitId]); // prettier-ignore
    let isRefused = true;
    const bad = [await publishGate(), await publishGate(), await publishGate()];
    city.script = ({ entries }) =>
      isRefused && entries.some(({ reference }) => bad.some((id) => reference === `Location/${id}`))
        ? { status: 422 }
        : 'take';
    await allConfirmed();
    const before = await numbers('gate');
    const [first, second, third] = bad.map((id) => id);
    const itemOf = async (id: string) => (await listed()).find(({ recordId }) => recordId === id);
    const path = async (id: string): Promise<string> => `/quarantine/gate/${(await itemOf(id))!.seq}`;
    expect(await itemOf(first!)).toMatchObject({ unitName: unit.name, decision: null, tries: 1 });

    // Refused once more: open again, and it pauses nobody.
    expect((await ask('POST', `${await path(first!)}/retry`)).status).toBe(200);
    await waitUntil(async () => (await itemOf(first!))?.tries === 2, 'the second refusal', patience);
    expect(await itemOf(first!)).toMatchObject({ state: 'open', decision: { byName: operator.name } });
    expect(await numbers('gate')).toMatchObject({ confirmed: before.confirmed, quarantined: before.quarantined });

    expect((await ask('POST', `${await path(second!)}/hand-on`, { to: 'Phường Bến Nghé', reason: 'Sai tên cổng' })).body).toMatchObject({
      state: 'handed-on',
      decision: { byName: operator.name, reason: 'Sai tên cổng', handedTo: 'Phường Bến Nghé' },
    });
    expect((await ask('POST', `${await path(third!)}/close`, { reason: 'Cổng thử, không cần gửi' })).body.state).toBe('closed');
    expect((await numbers('gate')).unsettled).toBe(before.unsettled - 1);
    expect((await ask('POST', `${await path(third!)}/close`, { reason: 'Lần nữa' })).body.code).toBe('SYNC.RECORD_SETTLED');
    expect((await ask('POST', `${await path(third!)}/hand-on`, { to: 'x' })).status).toBe(400);
    expect((await ask('POST', `${await path(second!)}/close`, { reason: '  ' })).status).toBe(400);
    for (const nothing of ['gate/999999', 'moon/1', 'gate/x', 'gate/0'])
      expect((await ask('POST', `/quarantine/${nothing}/retry`)).body.code).toBe('SYNC.NOT_SET_ASIDE');

    // The cause is put right: what is open, handed on and closed alike goes out, each as the number that it had.
    isRefused = false;
    const from = city.seen.length;
    for (const id of [second!, third!]) expect((await ask('POST', `${await path(id)}/retry`)).status).toBe(200);
    const open = (await listed('&state=open')).filter(({ stream }) => stream === 'gate').length;
    expect((await ask('POST', '/quarantine/retry')).body.records).toBeGreaterThanOrEqual(open);
    await waitUntil(async () => (await listed('&state=retrying')).length === 0, 'all to be tried', patience);
    for (const id of bad) expect(await itemOf(id)).toBeUndefined();
    const sent = await listed('&state=sent');
    expect(sent.map(({ recordId }) => recordId)).toEqual(expect.arrayContaining(bad));
    const after = await numbers('gate');
    expect(after.confirmed).toBe(after.received - after.quarantined);
    expect(after.quarantined).toBeLessThan(before.quarantined);
    const again = city.seen.slice(from).filter(({ entries }) => entries.some(({ reference }) => reference === `Location/${third}`));
    expect(again.map(({ from: first, to, holes }) => [first, to, holes])).toEqual([[again[0]!.from, again[0]!.from, []]]);
    // What can be read by nobody stays open with its reason.
    const stillOpen = await listed('&state=open');
    expect([stillOpen.length > 0, ...stillOpen.filter(({ tries }) => tries <= 1)]).toEqual([true]);
  }, 180_000); // prettier-ignore

  it('is not a batch with an invalid receipt: other streams continue, and it is sent under a new key after three, or when DIC drops it', async () => {
    const receipts = new Map<string, (receipt: FeedReceipt) => FeedReceipt>();
    const wrong = (receipt: FeedReceipt): FeedReceipt => ({ ...receipt, toSeq: 1_000_000 });
    let firstKey: string | null = null;
    // A centre repeats its receipt to the same key for ever; to another key it answers rightly.
    city.script = ({ stream, key }) => {
      if (stream !== 'gate') return 'take';
      firstKey ??= key;
      if (key === firstKey) receipts.set(key, wrong);
      const forge = receipts.get(key);
      return forge === undefined ? 'take' : { forge };
    };
    await publishGate();
    await waitUntil(async () => (await numbers('gate')).failures > 0, 'the wrong receipt', patience);
    const second = { ...questionnaire, version: '2021.2' };
    await suite.probe.publishEvent(Topics.questionnaire, questionnaire.questionnaireId, questionnaire);
    await suite.probe.publishEvent(Topics.questionnaire, questionnaire.questionnaireId, second);
    await suite.probe.waitUntilConsumed('sync', Topics.questionnaire);
    await waitUntil(
      async () => (await numbers('questionnaire')).waiting === 0,
      'another stream to go on',
      patience,
    );
    await allConfirmed();
    const keys = city.seen.filter(({ stream, key }) => stream === 'gate' && key === firstKey);
    expect(keys).toHaveLength(3);
    expect(await shown()).toMatchObject({ state: 'running', lastError: null });
    // Both versions of the questionnaire were sent: none replaces the other.
    const versions = city.seen.flatMap(({ stream, entries }) => (stream === 'questionnaire' ? entries : []));
    expect(versions.map(({ reference }) => reference)).toEqual(
      expect.arrayContaining([
        `Questionnaire/${questionnaire.questionnaireId}-2021.1`,
        `Questionnaire/${questionnaire.questionnaireId}-2021.2`,
      ]),
    );

    // Nothing waits: there is nothing to drop. While something does, DIC need not wait for three tries.
    expect((await ask('POST', '/streams/gate/drop-attempt')).body.code).toBe('SYNC.NO_ATTEMPT');
    expect((await ask('POST', '/streams/moon/drop-attempt')).status).toBe(400);
    firstKey = null;
    await publishGate();
    await waitUntil(async () => (await numbers('gate')).attemptSince !== null, 'the wrong receipt', patience);
    await waitUntil(
      async () => (await numbers('gate')).failures > 0,
      'the wrong receipt to be noticed',
      patience,
    );
    expect((await ask('POST', '/streams/gate/drop-attempt')).status).toBe(200);
    await allConfirmed();
    expect((await shown()).state).toBe('running');
  }, 180_000);

  it('delays only its own stream when this service fails: the failure is published once, and its end too', async () => {
    const builder = sync.app.get(BatchBuilder);
    const { buildNextBatch } = builder;
    let isBroken = true;
    builder.buildNextBatch = function (this: BatchBuilder, destination, stream, size) {
      if (stream === 'gate' && isBroken) return Promise.reject(new RangeError('0903123456'));
      return buildNextBatch.call(this, destination, stream, size);
    };
    try {
      await publishGate();
      await waitUntil(async () => (await shown()).state === 'failing', 'the destination to show it', patience);
      expect((await shown()).lastError).toBe('this service failed: RangeError');
      await suite.probe.publishEvent(Topics.questionnaire, 'third', { ...questionnaire, version: '2021.3' });
      await suite.probe.waitUntilConsumed('sync', Topics.questionnaire);
      await waitUntil(async () => (await numbers('questionnaire')).waiting === 0, 'another stream to go on', patience);
      expect((await numbers('gate')).waiting).toBe(1);
      const { checks } = (await (await fetch(`${sync.url}/health/ready`)).json()) as { checks: Record<string, string> };
      expect(checks['worker feed city']).toMatch(/^failed \d+ times in a row since .* \(RangeError\)$/);
      expect(checks['destination city']).toBe('failing: this service failed: RangeError');
      expect(await metric('worker_failures_in_a_row')).toMatch(/worker="feed city",service="sync"} [3-9]/);
      await waitUntil(() => troubles().some(({ reason }) => reason === 'failing'), 'the event of the trouble', patience);
      isBroken = false;
      await allConfirmed();
      await waitUntil(() => troubles().some(({ reason, overAt }) => reason === 'failing' && overAt !== null), 'the event of its end', patience);
      expect(troubles().filter(({ reason }) => reason === 'failing')).toHaveLength(2);
      expect(await shown()).toMatchObject({ state: 'running', lastError: null, failures: 0 });
    } finally {
      builder.buildNextBatch = buildNextBatch;
    }
  }, 180_000); // prettier-ignore

  it('is listed with the troubles of the workers of other services', async () => {
    const data = {
      troubleId: randomUUID(),
      service: 'alerts',
      worker: 'outbox relay',
      kind: 'failing' as const,
      since: new Date().toISOString(),
      overAt: null,
      failures: 3,
      reason: 'TypeError',
    };
    const troublesShown = async (): Promise<object[]> =>
      (await sync.sendRequest('GET', '/v1/feed', { as: operator })).body.troubles;
    await suite.probe.publishEvent(Topics.workerTrouble, 'alerts/outbox relay', data, 1);
    await waitUntil(async () => (await troublesShown()).length === 1, 'the trouble', patience);
    const { troubleId: _id, overAt: _over, ...words } = data;
    expect(await troublesShown()).toEqual([words]);
    await suite.probe.publishEvent(Topics.workerTrouble, 'alerts/outbox relay', { ...data, overAt: new Date().toISOString() }, 2); // prettier-ignore
    await waitUntil(async () => (await troublesShown()).length === 0, 'its end', patience);
  }, 180_000);

  it('differs from a pause, which has a reason, an account and a time', async () => {
    for (const body of [undefined, {}, { reason: '' }, { reason: ' x ' }, { reason: 'x'.repeat(501) }])
      expect((await ask('POST', '/pause', body)).status).toBe(400);
    expect((await shown()).paused).toBeNull();
    await ask('POST', '/pause', { reason: '  Trung tâm bảo trì đến 17 giờ ' });
    expect(await shown()).toMatchObject({
      state: 'paused',
      paused: {
        byName: operator.name,
        at: expect.any(String),
        reason: 'Trung tâm bảo trì đến 17 giờ',
      },
    });
    await ask('POST', '/resume');
    expect(await shown()).toMatchObject({ state: 'running', paused: null });
    city.script = () => ({ status: 401 });
    await publishGate();
    await waitUntil(async () => (await shown()).state === 'paused', 'the centre to turn us away', patience);
    expect((await shown()).paused).toMatchObject({ by: null, byName: null, reason: 'answered 401' });
    city.script = () => 'take';
    await ask('POST', '/resume');
    await allConfirmed();
  }, 180_000);
});

/** A day key wrapped to sync, as declarations would send it. */
async function sealedKey(suite: Suite): Promise<Record<string, string>> {
  const { KeyWrapper, generateSealingKey } = await import('@khai-bao/platform/sealing');
  return new KeyWrapper(JSON.stringify({ sync: suite.secrets.wrapping['sync']!.public })).wrapKey(
    generateSealingKey(),
    ['sync'],
  );
}
