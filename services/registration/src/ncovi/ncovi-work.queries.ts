import { jurisdictionSql } from '@khai-bao/platform/auth';
import { queryEntities, queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { NcoviWorkEntity } from './ncovi-work.entity.js';

/** A question that is to be asked. */
export type NewNcoviWork = Pick<NcoviWorkEntity, 'id' | 'kind' | 'entryId' | 'unitIds' | 'areaPath'>;

/**
 * Stores questions about entries, at most one open one for each. A question that is open already keeps its age; when it is another one
 * now, its version rises. SQL: a set operation with conflict handling.
 */
export const upsertEntryWork = async (
  manager: EntityManager,
  work: readonly NewNcoviWork[],
  since: Date,
): Promise<void> => {
  await queryRows(
    manager,
    `insert into ncovi_work as w (id, kind, entry_id, unit_ids, area_path, since)
     select t.id, t.kind, t.entry_id, string_to_array(t.unit_ids, ',')::uuid[], t.area_path, $6 from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) as t(id, kind, entry_id, unit_ids, area_path)
     on conflict (entry_id) where settled_at is null and entry_id is not null do update set kind = excluded.kind, unit_ids = excluded.unit_ids,
       area_path = excluded.area_path, version = w.version + 1
     where (w.kind, w.unit_ids, w.area_path) is distinct from (excluded.kind, excluded.unit_ids, excluded.area_path)`,
    [
      work.map(({ id }) => id),
      work.map(({ kind }) => kind),
      work.map(({ entryId }) => entryId),
      work.map(({ unitIds }) => unitIds.join(',')),
      work.map(({ areaPath }) => areaPath),
      since,
    ],
  );
};

/** Ends open questions about entries that have settled by themselves. SQL: a list as one parameter. */
export const voidEntryWork = async (
  manager: EntityManager,
  entryIds: readonly string[],
  at: Date,
): Promise<void> => {
  await queryRows(
    manager,
    `update ncovi_work set settled_at = $2, outcome = 'void', version = version + 1 where entry_id = any($1::text[]) and settled_at is null`,
    [entryIds, at],
  );
};

/** Ends open questions about claims of units that no longer claim anything. SQL: a list as one parameter. */
export const voidClaimWork = async (
  manager: EntityManager,
  unitIds: readonly string[],
  at: Date,
): Promise<void> => {
  await queryRows(
    manager,
    `update ncovi_work set settled_at = $2, outcome = 'void', version = version + 1 where kind = 'claim' and unit_ids[1] = any($1::uuid[]) and settled_at is null`,
    [unitIds, at],
  );
};

/** Stores questions about claims, unless the unit has an open one. SQL: a set operation with conflict handling. */
export const insertClaimWork = async (
  manager: EntityManager,
  work: readonly Omit<NewNcoviWork, 'kind' | 'entryId'>[],
  since: Date,
): Promise<void> => {
  await queryRows(
    manager,
    `insert into ncovi_work (id, kind, unit_ids, area_path, since) select t.id, 'claim', array[t.unit_id], t.area_path, $4 from unnest($1::uuid[], $2::uuid[], $3::text[]) as t(id, unit_id, area_path)
     on conflict do nothing`,
    [
      work.map(({ id }) => id),
      work.map(({ unitIds }) => unitIds[0]),
      work.map(({ areaPath }) => areaPath),
      since,
    ],
  );
};

/** Lists questions of an area: open ones, the longest waiting first, or settled ones, the latest first. SQL: two orders over two indexes. */
export const findWorkPage = (
  manager: EntityManager,
  areaPath: string,
  view: 'open' | 'settled',
  after: readonly (string | number)[] | null,
  limit: number,
): Promise<NcoviWorkEntity[]> => {
  const scope = jurisdictionSql({ areaPath }, 'area_path', 1);
  const [column, order, beyond] = view === 'open' ? ['since', 'asc', '>'] : ['settled_at', 'desc', '<'];
  return queryEntities(
    manager,
    NcoviWorkEntity,
    `select * from ncovi_work where ${scope.sql} and settled_at is ${view === 'open' ? 'null' : `not null and outcome <> 'void'`}
       ${after === null ? '' : `and (${column}, id) ${beyond} ($4::timestamptz, $5::uuid)`}
     order by ${column} ${order}, id ${order} limit $3`,
    [...scope.parameters, limit, ...(after ?? [])],
  );
};

export interface NcoviCounts {
  readonly open: number;
  readonly late: number;
  readonly listed: number;
  readonly claimed: number;
  readonly grace: number;
}

/** Counts open and late questions, and covered units by basis, of an area. SQL: aggregates over two tables. */
export async function countWork(
  manager: EntityManager,
  areaPath: string,
  overdueBefore: Date,
): Promise<NcoviCounts> {
  const scope = jurisdictionSql({ areaPath }, 'area_path', 1);
  const [row] = await queryRows<NcoviCounts>(
    manager,
    `select w.*, c.* from (select count(*)::int as open, (count(*) filter (where since <= $3))::int as late from ncovi_work where ${scope.sql} and settled_at is null) w,
       (select (count(*) filter (where basis = 'listed'))::int as listed, (count(*) filter (where basis in ('claimed', 'proved')))::int as claimed,
          (count(*) filter (where basis = 'grace'))::int as grace
        from unit_cover where ${scope.sql} and basis is not null) c`,
    [...scope.parameters, overdueBefore],
  );
  return row!;
}

/** An open question that has become late for a tier. */
export type LateWork = Pick<NcoviWorkEntity, 'id' | 'areaPath' | 'since'>;

/** Marks open questions as reminded for a tier and returns them, the longest waiting first. SQL: finding and marking are one statement. */
export const recordLateWork = (
  manager: EntityManager,
  tier: string,
  before: Date,
  limit: number,
): Promise<LateWork[]> =>
  queryRows(
    manager,
    `with late as (
       select id from ncovi_work where settled_at is null and since <= $2 and not $1 = any(reminded_tiers) order by since, id limit $3
     )
     update ncovi_work w set reminded_tiers = reminded_tiers || $1 from late where w.id = late.id returning w.id, w.area_path as "areaPath", w.since`,
    [tier, before, limit],
  );
