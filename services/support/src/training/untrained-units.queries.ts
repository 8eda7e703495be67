import { queryRows } from '@khai-bao/platform/database';
import type { UnitKind } from '@khai-bao/contracts';
import type { EntityManager } from 'typeorm';

/** SQL: units that take part in training, and whether somebody of a unit came to a session. Alias `u`. */
const takesPartSql = `u.state in ('FORWARDED', 'PHARMACY_LISTED')`;
const isTrainedSql = `exists (select 1 from training_sign_up s where s.unit_id = u.id and s.arrived_at is not null)`;
const isSignedUpSql = `exists (select 1 from training_sign_up s join training_session t on t.id = s.session_id
  where s.unit_id = u.id and s.state <> 'LEFT' and t.state = 'PLANNED' and t.ends_at > $3)`;

/** Range of the paths of an area and the areas below it; `unit_by_area` serves it. */
const withinSql = `(u.area_path ~>=~ $1 and u.area_path ~<~ $2)`;
const rangeOf = (areaPath: string): [string, string] => [areaPath, `${areaPath}/`];

export interface TrainingCoverageRow {
  readonly areaPath: string;
  readonly units: number;
  readonly trained: number;
  /** Untrained units with a place in a session ahead. */
  readonly signedUp: number;
}

/** Counts trained units by the areas one level below an area. SQL, because it groups by a part of the path. */
export const countTrainedUnits = (
  manager: EntityManager,
  areaPath: string,
  now: Date,
): Promise<TrainingCoverageRow[]> =>
  queryRows<TrainingCoverageRow>(
    manager,
    `select area_path as "areaPath", count(*)::int as units, (count(*) filter (where trained))::int as trained,
       (count(*) filter (where not trained and signed_up))::int as "signedUp"
     from (select array_to_string((string_to_array(u.area_path, '.'))[1:$4], '.') as area_path, ${isTrainedSql} as trained, ${isSignedUpSql} as signed_up
       from unit u where ${takesPartSql} and ${withinSql}) counted
     group by area_path order by area_path`,
    [...rangeOf(areaPath), now, areaPath.split('.').length + 1],
  );

export interface UntrainedUnitRow {
  readonly id: string;
  readonly name: string;
  readonly kind: UnitKind;
  readonly reference: string;
  readonly areaPath: string;
  readonly areaName: string;
  readonly isSignedUp: boolean;
}

/** Finds one page of the units of an area that nobody of came to a session, by ward and id. */
export const findUntrainedUnits = (
  manager: EntityManager,
  areaPath: string,
  now: Date,
  after: readonly (string | number)[] | null,
  limit: number,
): Promise<UntrainedUnitRow[]> =>
  queryRows<UntrainedUnitRow>(
    manager,
    `select u.id, u.name, u.kind, u.reference, u.area_path as "areaPath", u.area_name as "areaName", ${isSignedUpSql} as "isSignedUp"
     from unit u where ${takesPartSql} and ${withinSql} and not ${isTrainedSql}
       and ($4::text is null or (u.area_path, u.id) > ($4, $5::uuid)) order by u.area_path, u.id limit $6`,
    [...rangeOf(areaPath), now, after?.[0] ?? null, after?.[1] ?? null, limit],
  );

/** Counts the units of an area that nobody of came to a session. */
export async function countUntrainedUnits(manager: EntityManager, areaPath: string): Promise<number> {
  const [row] = await queryRows<{ units: number }>(
    manager,
    `select count(*)::int as units from unit u where ${takesPartSql} and ${withinSql} and not ${isTrainedSql}`,
    rangeOf(areaPath),
  );
  return row!.units;
}

/** Finds the first arrival of somebody of a unit. */
export async function findFirstArrival(manager: EntityManager, unitId: string): Promise<Date | null> {
  const [row] = await queryRows<{ at: Date | null }>(
    manager,
    'select min(arrived_at) as at from training_sign_up where unit_id = $1 and arrived_at is not null',
    [unitId],
  );
  return row!.at;
}
