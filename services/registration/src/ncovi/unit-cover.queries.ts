import { queryEntities, queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { UnitCoverEntity } from './unit-cover.entity.js';

/** Locks the stored covers of units. SQL: in the order of their ids, so that no deadlock occurs. */
export const lockCovers = (manager: EntityManager, unitIds: readonly string[]): Promise<UnitCoverEntity[]> =>
  queryEntities(
    manager,
    UnitCoverEntity,
    'select * from unit_cover where unit_id = any($1::uuid[]) order by unit_id for update',
    [unitIds],
  );

/** Stores covers. SQL: a set of rows with values of their own. */
export const upsertCovers = async (
  manager: EntityManager,
  covers: readonly UnitCoverEntity[],
): Promise<void> => {
  await queryRows(
    manager,
    `insert into unit_cover (unit_id, area_path, by_khai_bao, basis, entry_id, since, until, version, is_published)
     select * from unnest($1::uuid[], $2::text[], $3::boolean[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[], $8::int[], $9::boolean[])
     on conflict (unit_id) do update set area_path = excluded.area_path, by_khai_bao = excluded.by_khai_bao, basis = excluded.basis, entry_id = excluded.entry_id,
       since = excluded.since, until = excluded.until, version = excluded.version, is_published = excluded.is_published`,
    [
      covers.map(({ unitId }) => unitId),
      covers.map(({ areaPath }) => areaPath),
      covers.map(({ byKhaiBao }) => byKhaiBao),
      covers.map(({ basis }) => basis),
      covers.map(({ entryId }) => entryId),
      covers.map(({ since }) => since),
      covers.map(({ until }) => until),
      covers.map(({ version }) => version),
      covers.map(({ isPublished }) => isPublished),
    ],
  );
};

/** Lists units whose grace has ended, the earliest first. SQL: an order over a partial index. */
export const findEndedGraces = async (
  manager: EntityManager,
  now: Date,
  limit: number,
): Promise<string[]> => {
  const found = await queryRows<{ unit_id: string }>(
    manager,
    `select unit_id from unit_cover where basis = 'grace' and until <= $1 order by until, unit_id limit $2`,
    [now, limit],
  );
  return found.map(({ unit_id }) => unit_id);
};

/** Lists units whose claim is older than an instant and about which nobody is asked yet. SQL: an anti-join. */
export const findOldClaims = (
  manager: EntityManager,
  before: Date,
  limit: number,
): Promise<Pick<UnitCoverEntity, 'unitId' | 'areaPath'>[]> =>
  queryRows(
    manager,
    `select c.unit_id as "unitId", c.area_path as "areaPath" from unit_cover c
     where c.basis = 'claimed' and c.since <= $1
       and not exists (select from ncovi_work w where w.kind = 'claim' and w.settled_at is null and w.unit_ids[1] = c.unit_id)
     order by c.since, c.unit_id limit $2`,
    [before, limit],
  );

/** Locks covers that are not published yet. SQL: rows that another instance works on are skipped. */
export const lockUnpublishedCovers = (manager: EntityManager, limit: number): Promise<UnitCoverEntity[]> =>
  queryEntities(
    manager,
    UnitCoverEntity,
    'select * from unit_cover where not is_published order by unit_id limit $1 for update skip locked',
    [limit],
  );
