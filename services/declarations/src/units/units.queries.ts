import type { DutySnapshot, UnitSnapshot } from '@khai-bao/contracts';
import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import type { DataSource, EntityManager } from 'typeorm';

type Runner = DataSource | EntityManager;

/** A unit of the read model. */
export interface KnownUnit {
  readonly id: string;
  readonly name: string;
  readonly areaPath: string;
  readonly areaName: string;
}

export interface DutyRow {
  readonly centre_name: string;
  readonly hotline: string;
  readonly phone: string;
  readonly address: string;
}

/** Inserts or updates a unit. An older snapshot never overwrites a newer one. */
export async function upsertUnit(
  manager: EntityManager,
  { unitId, name, areaPath, areaName, state, mergedInto }: UnitSnapshot,
  version: number,
): Promise<void> {
  await queryRows(
    manager,
    `insert into unit (id, name, area_path, area_name, state, version, merged_into) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (id) do update set name = excluded.name, area_path = excluded.area_path, area_name = excluded.area_name, state = excluded.state, version = excluded.version, merged_into = excluded.merged_into where unit.version < excluded.version`,
    [unitId, name, areaPath, areaName, state, version, mergedInto ?? null],
  );
}

/** Inserts or updates the medical centre on duty in an area. An older snapshot never overwrites a newer one. */
export async function upsertDuty(
  manager: EntityManager,
  { areaCode, areaPath, centreName, hotline, phone, address }: DutySnapshot,
  version: number,
): Promise<void> {
  await queryRows(
    manager,
    `insert into duty (area_code, area_path, centre_name, hotline, phone, address, version) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (area_code) do update set area_path = excluded.area_path, centre_name = excluded.centre_name, hotline = excluded.hotline, phone = excluded.phone, address = excluded.address, version = excluded.version where duty.version < excluded.version`,
    [areaCode, areaPath, centreName, hotline, phone, address, version],
  );
}

/** Adds an account to the staff of a unit. */
export async function addUnitStaff(manager: EntityManager, unitId: string, accountId: string): Promise<void> {
  await queryRows(
    manager,
    'insert into unit_staff (unit_id, account_id) values ($1, $2) on conflict do nothing',
    [unitId, accountId],
  );
}

/** Finds a unit by its id. */
export async function findUnit(runner: Runner, unitId: string): Promise<KnownUnit | null> {
  const [row] = await queryRows<KnownUnit>(
    runner,
    'select id, name, area_path as "areaPath", area_name as "areaName" from unit where id = $1',
    [unitId],
  );
  return row ?? null;
}

/** Returns whether a unit lies within the jurisdiction of an official. */
export async function isUnitInJurisdiction(
  runner: Runner,
  actor: Pick<Actor, 'areaPath'>,
  unitId: string,
): Promise<boolean> {
  const scope = jurisdictionSql(actor, 'area_path', 2);
  const rows = await queryRows(runner, `select 1 from unit where id = $1 and ${scope.sql}`, [
    unitId,
    ...scope.parameters,
  ]);
  return rows.length > 0;
}

/** Returns whether an account is, or was, staff of a unit. */
export async function isStaffOfUnit(runner: Runner, unitId: string, accountId: string): Promise<boolean> {
  const rows = await queryRows(runner, 'select 1 from unit_staff where unit_id = $1 and account_id = $2', [
    unitId,
    accountId,
  ]);
  return rows.length > 0;
}

/** Finds the duty with the longest area path that contains the given one. */
export async function findNearestDuty(runner: Runner, areaPath: string): Promise<DutyRow | null> {
  const [row] = await queryRows<DutyRow>(
    runner,
    `select centre_name, hotline, phone, address from duty where $1 = area_path or $1 like area_path || '.%' order by length(area_path) desc limit 1`,
    [areaPath],
  );
  return row ?? null;
}
