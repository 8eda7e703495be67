import { generateSealingKey, sealJson, sealText } from '@khai-bao/platform/sealing';
import type { Client } from 'pg';
import { unitOf, type CityUnit, type Ward } from './city.ts';

const batchSize = 5_000;

interface NumberedUnit extends CityUnit {
  readonly n: number;
}

export interface UnitsOptions {
  /** The number of units. */
  readonly units: number;
  readonly wards: readonly Ward[];
}

/** Inserts the units of the city into registration's tables, sealed as registration seals them. */
export async function loadUnits(
  client: Client,
  { units, wards, masterKey }: UnitsOptions & { readonly masterKey: string },
): Promise<void> {
  const master = Buffer.from(masterKey, 'base64');
  for (let from = 0; from < units; from += batchSize) {
    const batch = unitsBetween(from, Math.min(units, from + batchSize), wards).map((unit) => ({
      ...unit,
      key: generateSealingKey(),
    }));
    await client.query(
      `insert into unit (id, tracking_code, name, name_folded, kind, tax_code, area_code, area_path, area_name, street, state, state_since, submitted_at, has_email, uses_ncovi, source, unit_key_sealed, contact_sealed)
       select id, 'S' || lpad(n::text, 9, '0'), name, folded, kind, lpad(n::text, 10, '3'), area_code, area_path, area_name, street, state,
         now() - case when state in ('SUBMITTED', 'RECEIVED') then interval '2 days' else interval '60 days' end * (n % 1000 + 1) / 1000, now() - interval '60 days', n % 2 = 0, state = 'EXEMPT_NCOVI', 'public', unit_key, contact
       from unnest($1::int[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[])
         as t(n, id, name, folded, kind, area_code, area_path, area_name, street, state, unit_key, contact)`,
      [
        batch.map(({ n }) => n),
        batch.map(({ id }) => id),
        batch.map(({ name }) => name),
        batch.map(({ folded }) => folded),
        batch.map(({ kind }) => kind),
        batch.map(({ ward }) => ward.code),
        batch.map(({ ward }) => ward.path),
        batch.map(({ ward }) => ward.name),
        batch.map(({ street }) => street),
        batch.map(({ state }) => state),
        batch.map(({ id, key }) => sealText(master, key.toString('base64'), `unit-key:${id}`)),
        batch.map(({ id, n, key }) =>
          sealJson(
            key,
            { representative: 'Lê Thị Hoa', phone: `+84908${String(n).padStart(6, '0')}`, email: null },
            `unit:${id}`,
          ),
        ),
      ],
    );
  }
  await client.query('vacuum analyze unit');
}

/** Inserts the units and a gate for each into declarations' tables. */
export async function loadGates(client: Client, { units, wards }: UnitsOptions): Promise<void> {
  for (let from = 0; from < units; from += batchSize) {
    const batch = unitsBetween(from, Math.min(units, from + batchSize), wards);
    await client.query(
      `with known as (
         insert into unit (id, name, area_path, area_name, state, version)
         select id, name, area_path, area_name, state, 1 from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) as t(id, name, area_path, area_name, state)
       )
       insert into gate (id, unit_id, name, direction, code, created_at)
       select id, unit_id, 'Cổng 1', 'both', 'S' || lpad(n::text, 6, '0'), now() from unnest($6::uuid[], $1::uuid[], $7::int[]) as t(id, unit_id, n)`,
      [
        batch.map(({ id }) => id),
        batch.map(({ name }) => name),
        batch.map(({ ward }) => ward.path),
        batch.map(({ ward }) => ward.name),
        batch.map(({ state }) => state),
        batch.map(({ gateId }) => gateId),
        batch.map(({ n }) => n),
      ],
    );
  }
  await client.query('vacuum analyze unit');
  await client.query('vacuum analyze gate');
}

/** The units with numbers from `from` (included) to `to` (excluded). */
const unitsBetween = (from: number, to: number, wards: readonly Ward[]): NumberedUnit[] =>
  Array.from({ length: to - from }, (_, at) => ({ n: from + at, ...unitOf(from + at, wards) }));
