import { queryEntities, queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { KeyedUnit } from '../units/unit-keys.queries.js';
import { NcoviEntryEntity } from './ncovi-entry.entity.js';
import type { NcoviMatchRule } from './ncovi-kinds.js';

/** What an event says about an entry. */
export type EntryContent = Omit<NcoviEntryEntity, 'unitId' | 'matchedBy' | 'dismissedUnits'>;

/** Makes matching wait for each other until the transaction ends: two entries of one unit must not both find it free. */
export const lockMatching = async (manager: EntityManager): Promise<void> => {
  await queryRows(manager, `select pg_advisory_xact_lock(hashtext('ncovi-match'))`);
};

/**
 * Stores the newest content of entries. An older version changes nothing. SQL: the comparison of versions is part of the upsert.
 * @returns the ids of the stored entries
 */
export async function upsertEntries(
  manager: EntityManager,
  entries: readonly EntryContent[],
): Promise<string[]> {
  const stored = await queryRows<{ entry_id: string }>(
    manager,
    `insert into ncovi_entry as e (entry_id, version, is_listed, name, tax_code, street, area_code, phone_sealed, tax_key, phone_blind_index, name_key, changed_at)
     select * from unnest($1::text[], $2::int[], $3::boolean[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::timestamptz[])
     on conflict (entry_id) do update set version = excluded.version, is_listed = excluded.is_listed, name = excluded.name, tax_code = excluded.tax_code,
       street = excluded.street, area_code = excluded.area_code, phone_sealed = excluded.phone_sealed, tax_key = excluded.tax_key,
       phone_blind_index = excluded.phone_blind_index, name_key = excluded.name_key, changed_at = excluded.changed_at
     where e.version < excluded.version returning e.entry_id`,
    [
      entries.map(({ entryId }) => entryId),
      entries.map(({ version }) => version),
      entries.map(({ isListed }) => isListed),
      entries.map(({ name }) => name),
      entries.map(({ taxCode }) => taxCode),
      entries.map(({ street }) => street),
      entries.map(({ areaCode }) => areaCode),
      entries.map(({ phoneSealed }) => phoneSealed),
      entries.map(({ taxKey }) => taxKey),
      entries.map(({ phoneBlindIndex }) => phoneBlindIndex),
      entries.map(({ nameKey }) => nameKey),
      entries.map(({ changedAt }) => changedAt),
    ],
  );
  return stored.map(({ entry_id }) => entry_id);
}

/** Reads entries by id, in the order of their ids. */
export const findEntries = (
  manager: EntityManager,
  entryIds: readonly string[],
): Promise<NcoviEntryEntity[]> =>
  queryEntities(
    manager,
    NcoviEntryEntity,
    'select * from ncovi_entry where entry_id = any($1::text[]) order by entry_id',
    [entryIds],
  );

/** Finds the listed entries that are matched with units or may belong to them. SQL: index scans for each unit, in one statement. */
export async function findEntriesOfUnits(
  manager: EntityManager,
  units: readonly KeyedUnit[],
): Promise<string[]> {
  const found = await queryRows<{ entryId: string }>(
    manager,
    `select distinct e.entry_id as "entryId" from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) as g(unit_id, tax_key, phone, area_code, name_key)
     cross join lateral (
       select entry_id from ncovi_entry where unit_id = g.unit_id
       union all (select entry_id from ncovi_entry where is_listed and tax_key = g.tax_key limit 20)
       union all (select entry_id from ncovi_entry where is_listed and phone_blind_index = g.phone limit 20)
       union all (select entry_id from ncovi_entry where is_listed and area_code = g.area_code and name_key = g.name_key limit 20)
       union all (select n.entry_id from ncovi_claim c join ncovi_entry n on n.entry_id = c.code and n.is_listed where c.unit_id = g.unit_id)
     ) e`,
    [
      units.map(({ id }) => id),
      units.map(({ taxKey }) => taxKey),
      units.map(({ phoneBlindIndex }) => phoneBlindIndex),
      units.map(({ areaCode }) => areaCode),
      units.map(({ nameKey }) => nameKey),
    ],
  );
  return found.map(({ entryId }) => entryId);
}

/** Returns the listed entries that are matched with units. SQL: a list as one parameter; the index of matched units serves it. */
export const findEntriesMatchedWith = (
  manager: EntityManager,
  unitIds: readonly string[],
): Promise<{ entryId: string; unitId: string }[]> =>
  queryRows(
    manager,
    'select entry_id as "entryId", unit_id as "unitId" from ncovi_entry where unit_id = any($1::uuid[]) and is_listed order by entry_id',
    [unitIds],
  );

/** Returns which units gave which of these codes. SQL: a list as one parameter. */
export const findClaimsOfCodes = (
  manager: EntityManager,
  codes: readonly string[],
): Promise<{ unitId: string; code: string }[]> =>
  queryRows(manager, 'select unit_id as "unitId", code from ncovi_claim where code = any($1::text[])', [
    codes,
  ]);

/** Stores with which units entries are matched. SQL: a set of rows with values of their own. */
export const updateMatches = async (
  manager: EntityManager,
  matches: readonly {
    readonly entryId: string;
    readonly unitId: string | null;
    readonly rule: NcoviMatchRule | null;
  }[],
): Promise<void> => {
  await queryRows(
    manager,
    `update ncovi_entry e set unit_id = t.unit_id, matched_by = t.rule from unnest($1::text[], $2::uuid[], $3::text[]) as t(entry_id, unit_id, rule) where e.entry_id = t.entry_id`,
    [
      matches.map(({ entryId }) => entryId),
      matches.map(({ unitId }) => unitId),
      matches.map(({ rule }) => rule),
    ],
  );
};

/** Takes units that wait for a comparison, oldest first. SQL: rows that another instance works on are skipped. */
export async function takeRechecks(manager: EntityManager, limit: number): Promise<string[]> {
  const taken = await queryRows<{ unit_id: string }>(
    manager,
    `delete from ncovi_recheck where id = any(array(select id from ncovi_recheck order by id limit $1 for update skip locked)) returning unit_id`,
    [limit],
  );
  return [...new Set(taken.map(({ unit_id }) => unit_id))].sort();
}
