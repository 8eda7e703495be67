import { queryRows } from '@khai-bao/platform/database';
import type { GuideRole } from '@khai-bao/contracts';
import type { DataSource, EntityManager } from 'typeorm';
import type { GateOfUnitRow, GateRow } from './gate-row.js';
import type { PosterFacts } from './poster-facts.js';

const gateOfUnitSql =
  'select g.*, u.name as unit_name, u.area_path, u.area_name from gate g join unit u on u.id = g.unit_id';

/** Lists the active gates of a unit, the oldest first. */
export const listActiveGatesOfUnit = (manager: EntityManager, unitId: string): Promise<GateOfUnitRow[]> =>
  queryRows<GateOfUnitRow>(
    manager,
    `${gateOfUnitSql} where g.unit_id = $1 and g.active order by g.created_at, g.id`,
    [unitId],
  );

/** Locks the active gates of a unit in the order of their ids. */
export const lockActiveGatesOfUnit = (manager: EntityManager, unitId: string): Promise<GateOfUnitRow[]> =>
  queryRows<GateOfUnitRow>(
    manager,
    `${gateOfUnitSql} where g.unit_id = $1 and g.active order by g.id for update of g`,
    [unitId],
  );

/** Locks active gates by their ids. */
export const lockActiveGates = (
  manager: EntityManager,
  gateIds: readonly string[],
): Promise<GateOfUnitRow[]> =>
  queryRows<GateOfUnitRow>(
    manager,
    `${gateOfUnitSql} where g.id = any($1::uuid[]) and g.active order by g.id for update of g`,
    [gateIds],
  );

/** Lists ids of active gates in an area and below it, after an id. */
export const listGateIdsOfArea = async (
  dataSource: DataSource,
  areaPath: string,
  afterId: string,
  limit: number,
): Promise<string[]> => {
  const rows = await queryRows<{ id: string }>(
    dataSource,
    `select g.id from gate g join unit u on u.id = g.unit_id
     where g.active and (u.area_path = $1 or u.area_path like $1 || '.%') and g.id > $2::uuid order by g.id limit ${limit}`,
    [areaPath, afterId],
  );
  return rows.map(({ id }) => id);
};

/** Lists ids of active gates whose poster has no facts, or those of another guide, after an id. */
export const listGateIdsOfOtherGuide = async (
  dataSource: DataSource,
  guideVersion: number,
  afterId: string,
  limit: number,
): Promise<string[]> => {
  const rows = await queryRows<{ id: string }>(
    dataSource,
    `select id from gate where active and (poster_facts is null or (poster_facts ->> 'guideVersion')::int <> $1) and id > $2::uuid
     order by id limit ${limit}`,
    [guideVersion, afterId],
  );
  return rows.map(({ id }) => id);
};

/** Stores poster versions of locked gates and increments the gates' versions. */
export const updatePosterVersions = (
  manager: EntityManager,
  posters: readonly { readonly gateId: string; readonly version: number; readonly facts: PosterFacts }[],
): Promise<GateRow[]> =>
  queryRows<GateRow>(
    manager,
    `update gate g set poster_version = t.version, poster_facts = t.facts, version = g.version + 1
     from unnest($1::uuid[], $2::int[], $3::jsonb[]) as t(id, version, facts) where g.id = t.id returning g.*`,
    [
      posters.map(({ gateId }) => gateId),
      posters.map(({ version }) => version),
      posters.map(({ facts }) => JSON.stringify(facts)),
    ],
  );

/** Stores which version a photo confirmed, and increments the gate's version. */
export async function updateConfirmedPoster(
  manager: EntityManager,
  gateId: string,
  at: Date,
  byName: string,
): Promise<GateRow> {
  const [row] = await queryRows<GateRow>(
    manager,
    `update gate set confirmed_poster_version = poster_version, confirmed_poster_facts = poster_facts, poster_confirmed_at = $2,
       poster_confirmed_by_name = $3, version = version + 1 where id = $1 returning *`,
    [gateId, at, byName],
  );
  return row!;
}

/** Stores the major version of a guide, unless a newer one is known. @returns whether it has risen above a known or a first one */
export async function raiseGuideMajor(
  manager: EntityManager,
  role: GuideRole,
  major: number,
): Promise<boolean> {
  const rows = await queryRows<{ major: number }>(
    manager,
    `insert into guide_major (role, major) values ($1, $2)
     on conflict (role) do update set major = excluded.major where guide_major.major < excluded.major returning major`,
    [role, major],
  );
  return rows.length > 0 && major > 1;
}

/** Reads the major versions of the guides at gates. */
export async function readGuideMajors(runner: DataSource | EntityManager): Promise<number[]> {
  const rows = await queryRows<{ major: number }>(runner, 'select major from guide_major');
  return rows.map(({ major }) => major);
}
