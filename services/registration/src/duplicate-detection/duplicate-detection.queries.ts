import { endedRegistrationStates } from '@khai-bao/contracts';
import { queryEntities, queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { UnitEntity } from '../units/unit.entity.js';
import { minNameSimilarity, type ComparedUnit } from './likeness.js';
import { UnitPairEntity } from './unit-pair.entity.js';
import type { NewUnitPair } from './unit-pair.js';

/** Ids of the units of a pair. */
export type PairedIds = Pick<UnitPairEntity, 'lowId' | 'highId'>;

/**
 * Locks numbers until the transaction ends, in the order of the list.
 * @param numbers 64-bit integers as text
 */
export const lockNumbers = async (manager: EntityManager, numbers: readonly string[]): Promise<void> => {
  await queryRows(manager, 'select pg_advisory_xact_lock(n) from unnest($1::bigint[]) as t(n)', [numbers]);
};

/** When more units than this share a phone or a tax code, they are a chain: only those close in name and address count. */
export const maxUnitsSharingIdentifier = 6;
/** Units at one house number that are compared by name, newest first. A market hall has more, and its stalls have numbers. */
const maxComparedAtHouseNumber = 200;
/** Units that one name finds. */
const maxFoundByName = 20;
/** The query finds candidates with a bound below the rule's: `similarity` of Postgres has single precision. */
const similarityMargin = 0.05;

const endedStatesSql = `(${[...endedRegistrationStates].map((state) => `'${state}'`).join(', ')})`;

/** What a search for units like another one needs. */
export interface LikenessSearch extends Pick<
  ComparedUnit,
  'taxKey' | 'phoneBlindIndex' | 'areaCode' | 'placeKey' | 'nameKey'
> {
  /** Null for a unit that is not stored. */
  readonly id: string | null;
  /** `79.760` */
  readonly districtPath: string;
}

/** A unit that shares a compared value with one of the searches. */
export type LikenessCandidate = UnitEntity & {
  /** Index of the search. */
  readonly searchIndex: number;
  readonly foundBy: 'tax-code' | 'phone' | 'place' | 'name';
};

/**
 * Finds active units that share a tax code (in the city), a phone (in one district), a house number or a name (in one ward) with
 * each of the searches. SQL: a tuned plan. Each branch scans an index of its own, whatever the planner estimates;
 * `lists.int.spec.ts` asserts it.
 */
export const findLikenessCandidates = (
  manager: EntityManager,
  searches: readonly LikenessSearch[],
): Promise<LikenessCandidate[]> => {
  const other = `(w.id is null or o.id <> w.id) and o.state not in ${endedStatesSql}`;
  return queryEntities<UnitEntity, LikenessCandidate>(
    manager,
    UnitEntity,
    `select w.n::int as "searchIndex", f.by as "foundBy", u.* from unnest($1::int[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
       as w(n, id, tax, phone, district, area, place, name)
     cross join lateral (
       (select o.id, 'tax-code' as by from unit o where o.tax_key = w.tax and ${other} limit ${maxUnitsSharingIdentifier + 1})
       union all
       (select o.id, 'phone' from unit o where o.phone_mark = w.phone and o.area_path ~>=~ w.district and o.area_path ~<~ (w.district || '/') and ${other} limit ${maxUnitsSharingIdentifier + 1})
       union all
       (select near.id, 'place' from (select o.id, o.name_key from unit o where o.area_code = w.area and o.place_key = w.place and ${other} order by o.id desc limit ${maxComparedAtHouseNumber}) near
         where similarity(near.name_key, w.name) >= ${minNameSimilarity - similarityMargin} limit ${maxFoundByName})
       union all
       (select o.id, 'name' from unit o where o.area_code = w.area and o.name_key = w.name and ${other} limit ${maxFoundByName})
     ) f
     join unit u on u.id = f.id`,
    [
      searches.map((_, at) => at),
      searches.map(({ id }) => id),
      searches.map(({ taxKey }) => taxKey),
      searches.map(({ phoneBlindIndex }) => phoneBlindIndex),
      searches.map(({ districtPath }) => districtPath),
      searches.map(({ areaCode }) => areaCode),
      searches.map(({ placeKey }) => placeKey),
      searches.map(({ nameKey }) => nameKey),
    ],
  );
};

/**
 * Stores the pairs that units form now, and closes their open pairs that are not among them. A dismissed pair is opened again
 * only when its basis has changed. SQL: both set operations are one statement, with conflict handling.
 * @param unitIds units whose pairs are complete in the list
 * @returns pairs that were inserted, updated or closed
 */
export const replaceOpenPairs = (
  manager: EntityManager,
  pairs: readonly (NewUnitPair & { readonly id: string })[],
  unitIds: readonly string[],
  now: Date,
): Promise<PairedIds[]> =>
  queryRows(
    manager,
    `with stand as (
       insert into unit_pair (id, low_id, high_id, common_path, reasons, score, state, basis, found_at)
       select t.id, t.low, t.high, t.path, string_to_array(t.reasons, ','), t.score, 'open', t.basis, $1
       from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::int[], $8::text[]) as t(id, low, high, path, reasons, score, basis)
       on conflict (low_id, high_id) do update set reasons = excluded.reasons, score = excluded.score, basis = excluded.basis, state = 'open',
         found_at = case when unit_pair.state = 'open' then unit_pair.found_at else excluded.found_at end,
         decided_at = null, decided_by = null, decided_by_name = null, note_sealed = null
         where unit_pair.state in ('open', 'closed') or (unit_pair.state = 'apart' and unit_pair.basis <> excluded.basis)
       returning low_id, high_id),
     fallen as (
       update unit_pair set state = 'closed' where state = 'open' and (low_id = any($9::uuid[]) or high_id = any($9::uuid[]))
         and not exists (select 1 from unnest($3::uuid[], $4::uuid[]) as t(low, high) where t.low = low_id and t.high = high_id)
       returning low_id, high_id)
     select low_id as "lowId", high_id as "highId" from stand union all select low_id, high_id from fallen`,
    [
      now,
      pairs.map(({ id }) => id),
      pairs.map(({ low }) => low),
      pairs.map(({ high }) => high),
      pairs.map(({ path }) => path),
      pairs.map(({ reasons }) => reasons.join(',')),
      pairs.map(({ score }) => score),
      pairs.map(({ basis }) => basis),
      unitIds,
    ],
  );

/** Stores an open pair. A closed one is opened again, and a dismissed one stays dismissed. SQL: conflict handling with a condition. */
export const insertOrReopenPair = async (
  manager: EntityManager,
  pair: NewUnitPair & { readonly id: string },
  now: Date,
): Promise<void> => {
  await queryRows(
    manager,
    `insert into unit_pair (id, low_id, high_id, common_path, reasons, score, state, basis, found_at) values ($1, $2, $3, $4, $5, $6, 'open', $7, $8)
     on conflict (low_id, high_id) do update set state = 'open' where unit_pair.state = 'closed'`,
    [pair.id, pair.low, pair.high, pair.path, pair.reasons, pair.score, pair.basis, now],
  );
};

/**
 * Locks units and the other units of their pairs, in the order of their ids, so that no deadlock occurs. SQL: one statement
 * finds and locks them.
 */
export const lockUnitsWithPartners = async (
  manager: EntityManager,
  unitIds: readonly string[],
): Promise<void> => {
  await queryRows(
    manager,
    `select id from unit where id = any($1::uuid[]) or id in (
       select high_id from unit_pair where low_id = any($1::uuid[]) union all select low_id from unit_pair where high_id = any($1::uuid[]))
     order by id for update`,
    [unitIds],
  );
};

/** A pair with the area paths of both units. */
export type PairPaths = Pick<UnitPairEntity, 'id' | 'commonPath'> & {
  readonly lowPath: string;
  readonly highPath: string;
};

/** Lists the area paths of the pairs of units. SQL: two joins without a relation. */
export const listPairPaths = (manager: EntityManager, unitIds: readonly string[]): Promise<PairPaths[]> =>
  queryRows(
    manager,
    `select p.id, p.common_path as "commonPath", l.area_path as "lowPath", h.area_path as "highPath" from unit_pair p
     join unit l on l.id = p.low_id join unit h on h.id = p.high_id where p.low_id = any($1::uuid[]) or p.high_id = any($1::uuid[])`,
    [unitIds],
  );

/** Stores the common paths of pairs. SQL: a set of rows with values of their own. */
export const updateCommonPaths = async (
  manager: EntityManager,
  pairs: readonly Pick<UnitPairEntity, 'id' | 'commonPath'>[],
): Promise<void> => {
  await queryRows(
    manager,
    'update unit_pair p set common_path = t.path from unnest($1::uuid[], $2::text[]) as t(id, path) where p.id = t.id',
    [pairs.map(({ id }) => id), pairs.map(({ commonPath }) => commonPath)],
  );
};

/** Stores the comparison bases of pairs. SQL: as `updateCommonPaths`. */
export const updateComparisonBases = async (
  manager: EntityManager,
  pairs: readonly Pick<UnitPairEntity, 'id' | 'comparisonBasis'>[],
): Promise<void> => {
  await queryRows(
    manager,
    'update unit_pair p set basis = t.basis from unnest($1::uuid[], $2::text[]) as t(id, basis) where p.id = t.id',
    [pairs.map(({ id }) => id), pairs.map(({ comparisonBasis }) => comparisonBasis)],
  );
};

/**
 * Lists the pairs of a unit that are not closed, undecided ones first. SQL: a union, so that each of the two indexes serves its
 * half.
 */
export const listPairsOfUnit = (
  manager: EntityManager,
  unitId: string,
  limit: number,
): Promise<UnitPairEntity[]> =>
  queryEntities(
    manager,
    UnitPairEntity,
    `select * from (select * from unit_pair where low_id = $1 union all select * from unit_pair where high_id = $1) pair
     where state <> 'closed' order by state <> 'open', score desc, id limit $2`,
    [unitId, limit],
  );
