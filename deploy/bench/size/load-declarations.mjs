import { daysBefore } from '@khai-bao/platform/core';
import { blindIndex, DayShares, generateSealingKey, sealJson, sealText } from '@khai-bao/platform/sealing';
import pg from 'pg';
import { newKey as newId } from '../load/new-key.mjs';
import { phoneOf, unitOf } from './city.mjs';

/** Days that are kept, today among them. */
export const days = 28;
/** Units whose lists are opened: the first is the big market, the others are busy every day. */
export const busyUnits = 21;
export const busyVisitors = 1_000;
export const bigDay = 20_000;

const columns =
  'day, unit_id, id, gate_id, area_path, accepted_at, outcome, questionnaire_version, channel, sealed, phone_index, id_index, person_index, pass_code, valid_until, device_digest';
const atOnce = 2_000;

/**
 * Ten million declarations into the real tables: each day's table is filled on its own and then attached, which makes its
 * indexes. Those of the units whose lists are opened are sealed for their people under the day's key; the rest, which
 * nobody opens, is random text of the same length.
 */
export async function loadDeclarations({
  url,
  sharesUrl,
  masterKey,
  units,
  places,
  declarations,
  today,
  say,
}) {
  const shares = new DayShares(sharesUrl, masterKey);
  const queue = Array.from({ length: days }, (_, at) => daysBefore(today, at));
  await withClient(url, (client) => prepare(client, units, places));
  // Two at a time: one waits for the disk while the other counts.
  await Promise.all(
    [0, 1].map(() =>
      withClient(url, async (client) => {
        for (let day = queue.shift(); day !== undefined; day = queue.shift()) {
          await loadDay(client, { day, today, shares, places, rest: restOf(declarations, day === today) });
          say(`${day} stands, ${queue.length} days to go`);
        }
      }),
    ),
  );
  await shares.onApplicationShutdown();
  await withClient(url, finish);
}

/** Declarations of a day beside those of the busy units. */
const restOf = (declarations, isToday) =>
  Math.round(declarations / days) - (busyUnits - 1) * busyVisitors - (isToday ? bigDay : busyVisitors);

async function prepare(client, units, places) {
  await client.query('drop table if exists size_unit');
  await client.query('create table size_unit (n int primary key, id uuid, gate_id uuid, area_path text)');
  for (let from = 0; from < units; from += 10_000) {
    const many = Array.from({ length: Math.min(10_000, units - from) }, (_, at) => unitOf(from + at, places));
    await client.query(
      'insert into size_unit select * from unnest($1::int[], $2::uuid[], $3::uuid[], $4::text[])',
      [
        many.map((_, at) => from + at),
        many.map(({ id }) => id),
        many.map(({ gateId }) => gateId),
        many.map(({ place }) => place.path),
      ],
    );
  }
  await client.query('analyze size_unit');
  // Indexes are made once, when the rows stand.
  await client.query('alter table submission drop constraint submission_pkey');
  await client.query('drop index submission_by_day');
}

async function finish(client) {
  await client.query(`set maintenance_work_mem = '512MB'`);
  await client.query('alter table submission add primary key (client_key)');
  await client.query('create index submission_by_day on submission using brin (day)');
  await client.query('vacuum analyze submission');
  await client.query('vacuum analyze declaration');
  await client.query('vacuum analyze unit_day');
  await client.query('drop table size_unit');
}

async function loadDay(client, { day, today, shares, places, rest }) {
  const table = `declaration_${day.replaceAll('-', '')}`;
  const key = generateSealingKey();
  const kek = await shares.sealingKeyOf(day);
  await client.query('insert into day_key (day, key_sealed) values ($1, $2)', [
    day,
    sealText(kek, key.toString('base64'), `day:${day}`),
  ]);
  await client.query(`drop table if exists ${table}`);
  await client.query(`create table ${table} (like declaration including defaults including constraints)`);
  await fillRest(client, table, day, rest);
  for (let n = 0; n < busyUnits; n += 1) {
    const visitors = n === 0 && day === today ? bigDay : busyVisitors;
    await fillUnit(client, table, { day, key, unit: unitOf(n, places), n, visitors });
  }
  await client.query(`set maintenance_work_mem = '256MB'`);
  await client.query(
    `insert into submission (client_key, device_digest, body_digest, day, declaration_id) select id, device_digest, left(md5(id::text), 24), day, id from ${table}`,
  );
  await client.query(
    `alter table declaration attach partition ${table} for values from ('${day}') to ('${day}'::date + 1)`,
  );
  await client.query(
    // As if told long ago: counters that changed are published, and millions of them would keep the machine busy.
    `insert into unit_day (unit_id, day, declarations, version, published_version) select unit_id, day, count(*), 1, 1 from ${table} group by 1, 2`,
  );
}

/** Rows that nobody opens, over all units, in the order of the day. */
async function fillRest(client, table, day, count) {
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

/** A unit's visitors of a day, sealed for what they are. */
async function fillUnit(client, table, { day, key, unit, n, visitors }) {
  const begin = Date.parse(`${day}T06:00:00+07:00`);
  for (let from = 0; from < visitors; from += atOnce) {
    const many = Array.from({ length: Math.min(atOnce, visitors - from) }, (_, at) => {
      const number = from + at;
      const acceptedAt = new Date(begin + Math.floor((number / visitors) * 15 * 3_600_000));
      const id = newId(acceptedAt.getTime());
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
        unit.place.path,
        many.map(({ id }) => id),
        many.map(({ acceptedAt }) => acceptedAt),
        many.map(({ sealed }) => sealed),
        many.map(({ phone }) => blindIndex(key, 'phone', phone)),
      ],
    );
  }
}

/** A declaration of somebody who is well, as intake seals it. */
const contentOf = (phone, agreedAt) => ({
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

/** A UUIDv7 of that moment. */
export async function withClient(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('set synchronous_commit = off');
    return await work(client);
  } finally {
    await client.end();
  }
}
