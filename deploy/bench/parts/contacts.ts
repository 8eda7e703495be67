import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { Topics, type ContactsFound, type ContactsRequested, type EventEnvelope } from '@khai-bao/contracts';
import { dayInHoChiMinh } from '@khai-bao/platform/core';
import { Kafka, logLevel } from 'kafkajs';
import type { BenchSystem } from '../bench-system.ts';
import { figureRow, formatMilliseconds, formatNumber, type FigureRow } from '../figures.ts';
import { generateForms } from '../load/forms.ts';
import { quantile } from '../size/quantile.ts';

const maxSearchMs = 2_000;
const listLimit = 5_000;

/** The last page of a search, and when it arrived. */
interface SearchEnd {
  readonly page: ContactsFound;
  readonly at: number;
}

/**
 * Measures how fast contacts are found in a market: visits of one unit and day with entries and exits are inserted, then a request is
 * published, and the last page is awaited. The contents of the visits are random texts of a usual length.
 */
export async function measureContacts(
  bench: BenchSystem,
  { visits, searches }: { readonly visits: number; readonly searches: number },
): Promise<FigureRow[]> {
  const today = dayInHoChiMinh(new Date());
  const [unit] = bench.units;
  if (unit === undefined) throw new Error('the system has no unit');
  bench.log(`inserting ${formatNumber(visits)} visits`);
  await insertVisits(bench, unit, today, visits);
  const declarationId = await declareWithParty(bench, unit, today);
  await bench.databases.queryRows('declarations', 'analyze declaration');
  await bench.databases.queryRows('declarations', 'analyze gate_check');
  await bench.databases.queryRows('declarations', 'analyze gate_passage');
  const kafka = new Kafka({
    clientId: 'bench',
    brokers: bench.system.servers.brokers.split(','),
    logLevel: logLevel.NOTHING,
  });
  const producer = kafka.producer();
  const consumer = kafka.consumer({ groupId: `bench-${randomUUID()}`, maxWaitTimeInMs: 20 });
  const ends = new EventEmitter();
  await producer.connect();
  await consumer.connect();
  await consumer.subscribe({ topic: Topics.contactsFound, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      const { data } = JSON.parse(String(message.value)) as EventEnvelope<ContactsFound>;
      if (data.isLast) ends.emit(data.requestId, { page: data, at: performance.now() } satisfies SearchEnd);
    },
  });
  const times: number[] = [];
  let last: ContactsFound | undefined;
  // The first search is the warm-up.
  for (let search = 0; search <= searches; search += 1) {
    const request = toRequest(unit.unitId, today, declarationId);
    const ended = once(ends, request.requestId, { signal: AbortSignal.timeout(60_000) });
    const startedAt = performance.now();
    await producer.send({
      topic: Topics.contactsRequested,
      messages: [{ key: request.caseId, value: JSON.stringify(toEnvelope(request)) }],
    });
    const [{ page, at }] = (await ended) as [SearchEnd];
    last = page;
    if (search > 0) times.push(at - startedAt);
    bench.log(`search ${search}: ${formatMilliseconds(at - startedAt)}`);
  }
  await Promise.all([producer.disconnect(), consumer.disconnect()]);
  const inDatabase = await bench.databases.queryRows<{ readonly ms: number }>(
    'declarations',
    'select extract(epoch from finished_at - received_at)::float8 * 1000 as ms from contact_search where finished_at is not null',
  );
  const p95 = quantile(times, 0.95);
  return [
    figureRow(
      `contacts among ${formatNumber(visits)} visits of a unit and day: request → last page, p95 of ${searches}`,
      formatMilliseconds(p95),
      `≤ ${formatMilliseconds(maxSearchMs)}`,
      p95 <= maxSearchMs,
    ),
    figureRow('the same, median', formatMilliseconds(quantile(times, 0.5))),
    figureRow(
      'of this, request received → pages in the outbox, median',
      formatMilliseconds(
        quantile(
          inDatabase.map(({ ms }) => ms),
          0.5,
        ),
      ),
    ),
    figureRow(
      'contacts listed / left out, pages',
      `${formatNumber(last?.foundCount ?? 0)} / ${formatNumber(last?.leftOutCount ?? 0)}, ${(last?.page ?? 0) + 1}`,
    ),
  ];
}

type MeasuredUnit = BenchSystem['units'][number];

/** Inserts visits over the twelve hours from 06:00, of 45 minutes each; a tenth of the exits is missing. */
async function insertVisits(
  { databases }: BenchSystem,
  { unitId, gates }: MeasuredUnit,
  day: string,
  count: number,
): Promise<void> {
  const gateIds = gates.map(({ gateId }) => gateId);
  await databases.queryRows(
    'declarations',
    `insert into declaration (day, unit_id, id, gate_id, area_path, accepted_at, outcome, questionnaire_version, channel, sealed, phone_index, person_index, pass_code, valid_until, device_digest)
     select $1::date, $2::uuid, gen_random_uuid(), ($3::uuid[])[1 + n % cardinality($3::uuid[])], '79.760.26740',
       ($1 || 'T06:00:00+07:00')::timestamptz + interval '12 hours' * n / $4::int, 'clear', '2021.1', 'self',
       repeat(md5(n::text), 46), left(md5('phone' || n), 22), left(md5('person' || n), 22), upper(left(md5('code' || n), 8)), now() + interval '1 day', left(md5('device' || n), 24)
     from generate_series(1, $4::int) n`,
    [day, unitId, gateIds, count],
  );
  for (const [direction, minutes, share] of [
    ['entry', 3, 10],
    ['exit', 48, 9],
  ] as const)
    await databases.queryRows(
      'declarations',
      `insert into gate_check (day, id, unit_id, gate_id, declaration_id, checked_at, recorded_at, direction, decision, outcome, actor_id)
       select day, md5($3 || id)::uuid, unit_id, gate_id, id, accepted_at + $4::int * interval '1 minute', accepted_at + $4::int * interval '1 minute', $3, 'admitted', 'clear', id
       from declaration where day = $1::date and unit_id = $2 and (hashtext(id::text) & 1023) % 10 < $5::int`,
      [day, unitId, direction, minutes, share],
    );
}

/** Declares by the public API, as the person of the case and with a party, and records an hour inside from 11:00. @returns the id */
async function declareWithParty(
  { system, databases }: BenchSystem,
  { unitId, gates }: MeasuredUnit,
  day: string,
): Promise<string> {
  const [gate] = gates;
  if (gate === undefined) throw new Error('the unit has no gate');
  const load = { count: 1, gates: [{ code: gate.code, unitId }], seed: 1, suspectedShare: 0 };
  const [form] = generateForms(load, new Date().toISOString());
  const response = await fetch(`${system.origin}/api/declarations/v1/declarations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...(JSON.parse(form!.text) as object), partyKey: randomUUID() }),
  });
  if (response.status !== 201) throw new Error(`the declaration was answered with ${response.status}`);
  const { declarationId } = (await response.json()) as { declarationId: string };
  const at = (time: string): string => `${day}T${time}:00+07:00`;
  await databases.queryRows(
    'declarations',
    'update declaration set accepted_at = $3 where id = $1 and day = $2::date',
    [declarationId, day, at('10:57')],
  );
  for (const [direction, time] of [
    ['entry', at('11:00')],
    ['exit', at('12:00')],
  ])
    await databases.queryRows(
      'declarations',
      `insert into gate_passage (declaration_id, gate_id, direction, decision, day, check_ids, checked_at)
       values ($1, $2, $3, 'admitted', $4::date, array[gen_random_uuid()], array[$5::timestamptz])`,
      [declarationId, gate.gateId, direction, day, time],
    );
  return declarationId;
}

const toRequest = (unitId: string, day: string, declarationId: string): ContactsRequested => ({
  requestId: randomUUID(),
  caseId: randomUUID(),
  caseCode: 'Q1-0630-012',
  unitId,
  day,
  declarationIds: [declarationId],
  windows: { minutesInsideTogether: 15, minutesAtSameGate: 15, daysBefore: 2 },
  limit: listLimit,
  requestedAt: new Date().toISOString(),
  requestedBy: { accountId: randomUUID(), role: 'medical-centre' },
});

const toEnvelope = (data: ContactsRequested): EventEnvelope<ContactsRequested> => ({
  specversion: '1.0',
  id: randomUUID(),
  type: Topics.contactsRequested,
  source: '/services/alerts',
  subject: data.caseId,
  time: data.requestedAt,
  dataschema: `urn:khai-bao:${Topics.contactsRequested}`,
  datacontenttype: 'application/json',
  aggregateversion: 1,
  correlationid: randomUUID(),
  data,
});
