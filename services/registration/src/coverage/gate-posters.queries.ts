import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';

/** The poster of a gate as an event states it. */
export interface GatePoster {
  readonly gateId: string;
  readonly unitId: string;
  readonly active: boolean;
  readonly wantedVersion: number;
  readonly confirmedVersion: number | null;
  readonly version: number;
}

/**
 * Stores posters of gates; an older event changes nothing. SQL: an upsert of a set of rows with a condition on the stored version.
 * @param posters at most one of each gate, in the order of the gates' ids
 */
export const upsertGatePosters = async (
  manager: EntityManager,
  posters: readonly GatePoster[],
): Promise<void> => {
  await queryRows(
    manager,
    `insert into gate_poster as p (gate_id, unit_id, active, wanted_version, confirmed_version, version)
     select * from unnest($1::uuid[], $2::uuid[], $3::boolean[], $4::int[], $5::int[], $6::bigint[])
     on conflict (gate_id) do update set unit_id = excluded.unit_id, active = excluded.active, wanted_version = excluded.wanted_version,
       confirmed_version = excluded.confirmed_version, version = excluded.version where p.version < excluded.version`,
    [
      posters.map(({ gateId }) => gateId),
      posters.map(({ unitId }) => unitId),
      posters.map(({ active }) => active),
      posters.map(({ wantedVersion }) => wantedVersion),
      posters.map(({ confirmedVersion }) => confirmedVersion),
      posters.map(({ version }) => version),
    ],
  );
};

/**
 * Counts the outdated posters of units anew. A first poster that nobody has confirmed is not outdated. SQL: an aggregate for each
 * of a set of units. @param unitIds in the order in which their rows are to be locked
 */
export const countOutdatedPosters = async (
  manager: EntityManager,
  unitIds: readonly string[],
): Promise<void> => {
  await queryRows(
    manager,
    `update unit_progress p set outdated_posters = c.outdated
     from (
       select t.unit_id, count(*) filter (where g.active and g.wanted_version > 1 and g.confirmed_version is distinct from g.wanted_version)::int as outdated
       from unnest($1::uuid[]) as t(unit_id) left join gate_poster g on g.unit_id = t.unit_id group by 1
     ) c where p.unit_id = c.unit_id and p.outdated_posters <> c.outdated`,
    [unitIds],
  );
};
