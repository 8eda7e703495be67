import { daysBefore } from '@khai-bao/platform/core';
import { blindIndex, DayShares, generateSealingKey, sealJson, sealText } from '@khai-bao/platform/sealing';
import type { Log } from '@khai-bao/local/log.ts';
import pg from 'pg';
import { newKey } from '../load/new-key.ts';
import { phoneOf, unitOf, type CityUnit, type Ward } from './city.ts';

/** Days of retention, today included. */
export const retentionDays = 28;
/** Units whose lists are opened: the first is the large market, the others have the same number of visitors each day. */
export const busyUnits = 21;
export const visitorsPerBusyDay = 1_000;
/** Visitors of the large market today. */
export const marketVisitorsToday = 20_000;

const columns =
  'day, unit_id, id, gate_id, area_path, accepted_at, outcome, questionnaire_version, channel, sealed, phone_index, id_index, person_index, pass_code, valid_until, device_digest';
const visitorBatchSize = 2_000;
const unitBatchSize = 10_000;
/** Days that are loaded at the same time: one waits for the disk while the other computes. */
const dayConcurrency = 2;

export interface DeclarationsOptions {
  readonly url: string;
  /** The database with the shares of the day keys. */
  readonly sharesUrl: string;
  readonly masterKey: string;
  /** The number of units. */
  readonly units: number;
  readonly wards: readonly Ward[];
  /** The number of declarations. */
  readonly declarations: number;
  readonly today: string;
  readonly log: Log;
}

/**
 * Loads declarations into the real tables: the table of each day is filled and then attached, which creates its indexes.
 * Declarations of the busy units are sealed under the day's key; the others, which nobody opens, contain random text of the
 * same length.
 */
export async function loadDeclarations({
  url,
  sharesUrl,
  masterKey,
  units,
  wards,
  declarations,
  today,
  log,
}: DeclarationsOptions): Promise<void> {
  const shares = new DayShares(sharesUrl, masterKey);
  const queue = Array.from({ length: retentionDays }, (_, at) => daysBefore(today, at));
  await withClient(url, (client) => prepareTables(client, units, wards));
  await Promise.all(
    Array.from({ length: dayConcurrency }, () =>
      withClient(url, async (client) => {
        for (let day = queue.shift(); day !== undefined; day = queue.shift()) {
          const isToday = day === today;
          const otherCount = otherDeclarationsOf(declarations, isToday);
          await loadDay(client, { day, isToday, shares, wards, otherCount });
          log(`${day} loaded, ${queue.length} days left`);
        }
      }),
    ),
  );
  await shares.onApplicationShutdown();
  await withClient(url, createIndexes);
}

/** Declarations of a day at all units but the busy ones. */
const otherDeclarationsOf = (declarations: number, isToday: boolean): number =>
  Math.round(declarations / retentionDays) -
  (busyUnits - 1) * visitorsPerBusyDay -
  (isToday ? marketVisitorsToday : visitorsPerBusyDay);

async function prepareTables(client: pg.Client, units: number, wards: readonly Ward[]): Promise<void> {
  await client.query('drop table if exists size_unit');
  await client.query('create table size_unit (n int primary key, id uuid, gate_id uuid, area_path text)');
  for (let from = 0; from < units; from += unitBatchSize) {
    const batch = Array.from({ length: Math.min(unitBatchSize, units - from) }, (_, at) =>
      unitOf(from + at, wards),
    );
    await client.query(
      'insert into size_unit select * from unnest($1::int[], $2::uuid[], $3::uuid[], $4::text[])',
      [
        batch.map((_, at) => from + at),
        batch.map(({ id }) => id),
        batch.map(({ gateId }) => gateId),
        batch.map(({ ward }) => ward.path),
      ],
    );
  }
  await client.query('analyze size_unit');
  // Indexes are created once, after the rows are loaded.
  await client.query('alter table submission drop constraint submission_pkey');
  await client.query('drop index submission_by_day');
}

async function createIndexes(client: pg.Client): Promise<void> {
  await client.query(`set maintenance_work_mem = '512MB'`);
  await client.query('alter table submission add primary key (client_key)');
  await client.query('create index submission_by_day on submission using brin (day)');
  await client.query('vacuum analyze submission');
  await client.query('vacuum analyze declaration');
  await client.query('vacuum analyze unit_day');
  await client.query('drop table size_unit');
}

interface DayOptions {
  readonly day: string;
  readonly isToday: boolean;
  readonly shares: DayShares;
  readonly wards: readonly Ward[];
  /** Declarations at all units but the busy ones. */
  readonly otherCount: number;
}

async function loadDay(
  client: pg.Client,
  { day, isToday, shares, wards, otherCount }: DayOptions,
): Promise<void> {
  const table = `declaration_${day.replaceAll('-', '')}`;
  const key = generateSealingKey();
  const keyEncryptionKey = await shares.sealingKeyOf(day);
  await client.query('insert into day_key (day, key_sealed) values ($1, $2)', [
    day,
    sealText(keyEncryptionKey, key.toString('base64'), `day:${day}`),
  ]);
  await client.query(`drop table if exists ${table}`);
  await client.query(`create table ${table} (like declaration including defaults including constraints)`);
  await insertOthers(client, table, day, otherCount);
  for (let n = 0; n < busyUnits; n += 1) {
    const visitors = n === 0 && isToday ? marketVisitorsToday : visitorsPerBusyDay;
    await insertVisitors(client, table, { day, key, unit: unitOf(n, wards), n, visitors });
  }
  await client.query(`set maintenance_work_mem = '256MB'`);
  await client.query(
    `insert into submission (client_key, device_digest, body_digest, day, declaration_id) select id, device_digest, left(md5(id::text), 24), day, id from ${table}`,
  );
  await client.query(
    `alter table declaration attach partition ${table} for values from ('${day}') to ('${day}'::date + 1)`,
  );
  await client.query(
    // Marked as published: events of millions of changed counters would keep the machine busy.
    `insert into unit_day (unit_id, day, declarations, version, published_version) select unit_id, day, count(*), 1, 1 from ${table} group by 1, 2`,
  );
}

/** Inserts rows that nobody opens, over all units, in the order of the day. */
async function insertOthers(client: pg.Client, table: string, day: string, count: number): Promise<void> {
  await client.query(
    `insert into ${table} (${columns})
     select $1::date, u.id, uuidv7(at - now()), u.gate_id, u.area_path, at, 'clear', '2021.1', 'self',
       repeat(md5(s.g::text || $1::text), 23), left(md5(random()::text), 22), left(md5(random()::text), 22), left(md5(random()::text), 22),
       upper(left(md5(random()::text), 8)), at + interval '1 day', left(md5(random()::text), 24)
     from (select g, (${busyUnits} + floor(random() * ((select count(*) from size_unit) - ${busyUnits})))::int as n,
             $1::date::timestamp at time zone 'Asia/Ho_Chi_Minh' + interval '6 hours' + interval '15 hours' * g / $2::int as at
           from generate_series(1, $2::int) g) s
       join size_unit u on u.n = s.n`,
    [day, count],
  );
}

interface VisitorsOptions {
  readonly day: string;
  /** The key of the day. */
  readonly key: Buffer;
  readonly unit: CityUnit;
  /** The number of the unit. */
  readonly n: number;
  readonly visitors: number;
}

/** Inserts a unit's visitors of a day, sealed as intake seals them. */
async function insertVisitors(
  client: pg.Client,
  table: string,
  { day, key, unit, n, visitors }: VisitorsOptions,
): Promise<void> {
  const begin = Date.parse(`${day}T06:00:00+07:00`);
  for (let from = 0; from < visitors; from += visitorBatchSize) {
    const batch = Array.from({ length: Math.min(visitorBatchSize, visitors - from) }, (_, at) => {
      const number = from + at;
      const acceptedAt = new Date(begin + Math.floor((number / visitors) * 15 * 3_600_000));
      const id = newKey(acceptedAt.getTime());
      const phone = phoneOf(n * 100_000 + number);
      return {
        id,
        acceptedAt,
        phone,
        sealed: sealJson(key, contentOf(phone, acceptedAt), `declaration:${id}`),
      };
    });
    await client.query(
      `insert into ${table} (${columns})
       select $1::date, $2, id, $3, $4, at, 'clear', '2021.1', 'self', sealed, phone, phone, phone, upper(left(md5(id::text), 8)), at + interval '1 day', left(md5(id::text), 24)
       from unnest($5::uuid[], $6::timestamptz[], $7::text[], $8::text[]) as t(id, at, sealed, phone)`,
      [
        day,
        unit.id,
        unit.gateId,
        unit.ward.path,
        batch.map(({ id }) => id),
        batch.map(({ acceptedAt }) => acceptedAt),
        batch.map(({ sealed }) => sealed),
        batch.map(({ phone }) => blindIndex(key, 'phone', phone)),
      ],
    );
  }
}

/** The content of a declaration without symptoms. */
const contentOf = (phone: string, agreedAt: Date) => ({
  person: {
    fullName: 'Nguyễn Thị Minh Khai',
    birthYear: 1990,
    sex: 'female',
    nationality: 'VN',
    phone,
    address: {
      province: 'Thành phố Hồ Chí Minh',
      district: 'Quận 1',
      ward: 'Phường Đa Kao',
      street: '17 Điện Biên Phủ',
    },
  },
  answers: Object.fromEntries(
    ['travelled', 'symptoms', 'contact-patient', 'contact-affected-country', 'contact-symptomatic'].map(
      (question) => [question, { value: false }],
    ),
  ),
  representative: null,
  consent: { version: '2021.1', agreedAt: agreedAt.toISOString() },
  reasons: [],
});

/** Runs `work` with a connection whose commits do not wait for the disk. */
export async function withClient<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('set synchronous_commit = off');
    return await work(client);
  } finally {
    await client.end();
  }
}
