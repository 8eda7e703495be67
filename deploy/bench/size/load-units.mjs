import { generateSealingKey, sealJson, sealText } from '@khai-bao/platform/sealing';
import { unitOf } from './city.mjs';

const atOnce = 5_000;

/** Writes the city's units where they stand in registration, sealed as registration seals them. */
export async function loadUnits(client, { units, places, masterKey }) {
  const master = Buffer.from(masterKey, 'base64');
  for (let from = 0; from < units; from += atOnce) {
    const many = numbers(from, Math.min(units, from + atOnce)).map((n) => ({ n, ...unitOf(n, places) }));
    const keys = many.map(() => generateSealingKey());
    await client.query(
      `insert into unit (id, tracking_code, name, name_folded, kind, tax_code, area_code, area_path, area_name, street, state, state_since, submitted_at, has_email, uses_ncovi, source, unit_key_sealed, contact_sealed)
       select id, 'S' || lpad(n::text, 9, '0'), name, folded, kind, lpad(n::text, 10, '3'), area_code, area_path, area_name, street, state,
         now() - case when state in ('SUBMITTED', 'RECEIVED') then interval '2 days' else interval '60 days' end * (n % 1000 + 1) / 1000, now() - interval '60 days', n % 2 = 0, state = 'EXEMPT_NCOVI', 'public', unit_key, contact
       from unnest($1::int[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[])
         as t(n, id, name, folded, kind, area_code, area_path, area_name, street, state, unit_key, contact)`,
      [
        many.map(({ n }) => n),
        ...['id', 'name', 'folded', 'kind'].map((field) => many.map((unit) => unit[field])),
        ...['code', 'path', 'name'].map((field) => many.map(({ place }) => place[field])),
        ...['street', 'state'].map((field) => many.map((unit) => unit[field])),
        many.map(({ id }, at) => sealText(master, keys[at].toString('base64'), `unit-key:${id}`)),
        many.map(({ id, n }, at) =>
          sealJson(
            keys[at],
            { representative: 'Lê Thị Hoa', phone: `+84908${String(n).padStart(6, '0')}`, email: null },
            `unit:${id}`,
          ),
        ),
      ],
    );
  }
  await client.query('vacuum analyze unit');
}

/** Writes the units and a gate for each where declarations keeps them. */
export async function loadGates(client, { units, places }) {
  for (let from = 0; from < units; from += atOnce) {
    const many = numbers(from, Math.min(units, from + atOnce)).map((n) => ({ n, ...unitOf(n, places) }));
    await client.query(
      `with known as (
         insert into unit (id, name, area_path, area_name, state, version)
         select id, name, area_path, area_name, state, 1 from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) as t(id, name, area_path, area_name, state)
       )
       insert into gate (id, unit_id, name, direction, code, created_at)
       select id, unit_id, 'Cổng 1', 'both', 'S' || lpad(n::text, 6, '0'), now() from unnest($6::uuid[], $1::uuid[], $7::int[]) as t(id, unit_id, n)`,
      [
        many.map(({ id }) => id),
        many.map(({ name }) => name),
        many.map(({ place }) => place.path),
        many.map(({ place }) => place.name),
        many.map(({ state }) => state),
        many.map(({ gateId }) => gateId),
        many.map(({ n }) => n),
      ],
    );
  }
  await client.query('vacuum analyze unit');
  await client.query('vacuum analyze gate');
}

const numbers = (from, to) => Array.from({ length: to - from }, (_, at) => from + at);
