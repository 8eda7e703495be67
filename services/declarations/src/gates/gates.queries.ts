import { queryRows } from '@khai-bao/platform/database';
import type { DataSource, EntityManager } from 'typeorm';
import type { GateRow } from './gate-row.js';

type Runner = DataSource | EntityManager;

/** A gate with the members of its unit that a declaration needs. */
export type GateWithUnitRow = GateRow & {
  readonly unit_name: string;
  readonly unit_state: string;
  readonly area_path: string;
  readonly area_name: string;
};

/** Lists the gates of a unit, the oldest first. */
export const listGatesOfUnit = (runner: Runner, unitId: string, limit: number): Promise<GateRow[]> =>
  queryRows<GateRow>(runner, `select * from gate where unit_id = $1 order by created_at, id limit ${limit}`, [
    unitId,
  ]);

/** Inserts a gate. */
export async function insertGate(
  manager: EntityManager,
  gate: Pick<GateRow, 'id' | 'unit_id' | 'name' | 'direction' | 'code' | 'created_at'>,
): Promise<GateRow> {
  const [row] = await queryRows<GateRow>(
    manager,
    'insert into gate (id, unit_id, name, direction, code, created_at) values ($1, $2, $3, $4, $5, $6) returning *',
    [gate.id, gate.unit_id, gate.name, gate.direction, gate.code, gate.created_at],
  );
  return row!;
}

/** Locks a gate of a unit until the end of the transaction. */
export async function lockGateOfUnit(
  manager: EntityManager,
  gateId: string,
  unitId: string,
): Promise<GateRow | undefined> {
  const [row] = await queryRows<GateRow>(
    manager,
    'select * from gate where id = $1 and unit_id = $2 for update',
    [gateId, unitId],
  );
  return row;
}

/** Updates name, direction and state of a gate and increments its version. */
export async function updateGate(
  manager: EntityManager,
  gateId: string,
  { name, direction, active }: Pick<GateRow, 'name' | 'direction' | 'active'>,
): Promise<GateRow> {
  const [row] = await queryRows<GateRow>(
    manager,
    'update gate set name = $2, direction = $3, active = $4, version = version + 1 where id = $1 returning *',
    [gateId, name, direction, active],
  );
  return row!;
}

/** Counts the gates of a unit and serialises the transactions that add one, so that their number stays bounded. */
export async function lockAndCountGates(manager: EntityManager, unitId: string): Promise<number> {
  await queryRows(manager, `select pg_advisory_xact_lock(hashtextextended('gates-' || $1, 0))`, [unitId]);
  const [row] = await queryRows<{ count: number }>(
    manager,
    'select count(*)::int as count from gate where unit_id = $1',
    [unitId],
  );
  return row!.count;
}

/** Returns whether a gate has a code. */
export async function isGateCodeUsed(runner: Runner, code: string): Promise<boolean> {
  return (await queryRows(runner, 'select 1 from gate where code = $1', [code])).length > 0;
}

/** Finds a gate with its unit by its code. */
export async function findGateWithUnit(runner: Runner, code: string): Promise<GateWithUnitRow | undefined> {
  const [row] = await queryRows<GateWithUnitRow>(
    runner,
    'select g.*, u.name as unit_name, u.state as unit_state, u.area_path, u.area_name from gate g join unit u on u.id = g.unit_id where g.code = $1',
    [code],
  );
  return row;
}

/** Finds the code of a gate of a unit. */
export async function findGateCodeOfUnit(
  runner: Runner,
  gateId: string,
  unitId: string,
): Promise<string | undefined> {
  const [row] = await queryRows<{ code: string }>(
    runner,
    'select code from gate where id = $1 and unit_id = $2',
    [gateId, unitId],
  );
  return row?.code;
}

/** Finds the code of an active gate among some codes. */
export async function findActiveGateCode(
  runner: Runner,
  codes: readonly string[],
): Promise<string | undefined> {
  const [row] = await queryRows<{ code: string }>(
    runner,
    'select code from gate where active and code = any($1) limit 1',
    [codes],
  );
  return row?.code;
}

/** Finds an active gate of a unit that is not closed: one of the given direction first, then the oldest. */
export async function findActiveGateOfUnit(
  runner: Runner,
  unitId: string,
  preferredDirection: GateRow['direction'],
): Promise<Pick<GateRow, 'code' | 'name'> | undefined> {
  const [row] = await queryRows<Pick<GateRow, 'code' | 'name'>>(
    runner,
    `select g.code, g.name from gate g join unit u on u.id = g.unit_id where g.unit_id = $1 and g.active and u.state <> 'CLOSED' order by g.direction = $2 desc, g.created_at limit 1`,
    [unitId, preferredDirection],
  );
  return row;
}

/** Finds the names of a gate and its unit. */
export async function findGateAndUnitNames(
  runner: Runner,
  gateId: string,
): Promise<{ readonly gate_name: string; readonly unit_name: string } | undefined> {
  const [row] = await queryRows<{ gate_name: string; unit_name: string }>(
    runner,
    'select u.name as unit_name, g.name as gate_name from gate g join unit u on u.id = g.unit_id where g.id = $1',
    [gateId],
  );
  return row;
}
