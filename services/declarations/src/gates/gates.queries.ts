import { queryRows } from '@khai-bao/platform/database';
import type { DataSource, EntityManager } from 'typeorm';
import type { GateOfUnitRow, GateRow } from './gate-row.js';

type Runner = DataSource | EntityManager;

/** Postgres would take a JavaScript array for an array of its own. */
const toJson = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));

/** A gate with the members of its unit that a declaration needs. */
export type GateWithUnitRow = GateOfUnitRow & {
  readonly unit_state: string;
  /** The unit that this one was merged into. */
  readonly merged_into: string | null;
};

/** Lists the gates of a unit, the oldest first. */
export const listGatesOfUnit = (runner: Runner, unitId: string, limit: number): Promise<GateRow[]> =>
  queryRows<GateRow>(runner, `select * from gate where unit_id = $1 order by created_at, id limit ${limit}`, [
    unitId,
  ]);

/** Inserts a gate. */
export async function insertGate(
  manager: EntityManager,
  gate: Pick<
    GateRow,
    | 'id'
    | 'unit_id'
    | 'name'
    | 'direction'
    | 'code'
    | 'created_at'
    | 'hours'
    | 'poster_version'
    | 'poster_facts'
  >,
): Promise<GateRow> {
  const [row] = await queryRows<GateRow>(
    manager,
    `insert into gate (id, unit_id, name, direction, code, created_at, hours, poster_version, poster_facts)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning *`,
    [
      gate.id,
      gate.unit_id,
      gate.name,
      gate.direction,
      gate.code,
      gate.created_at,
      toJson(gate.hours),
      gate.poster_version,
      toJson(gate.poster_facts),
    ],
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

/** The members of a gate that a change may replace. */
export type ChangeableGateColumns = Pick<
  GateRow,
  'name' | 'direction' | 'active' | 'code' | 'hours' | 'poster_version' | 'poster_facts'
>;

/** Updates a locked gate and increments its version. */
export async function updateGate(
  manager: EntityManager,
  gateId: string,
  gate: ChangeableGateColumns,
): Promise<GateRow> {
  const [row] = await queryRows<GateRow>(
    manager,
    `update gate set name = $2, direction = $3, active = $4, code = $5, hours = $6, poster_version = $7, poster_facts = $8,
       version = version + 1 where id = $1 returning *`,
    [
      gateId,
      gate.name,
      gate.direction,
      gate.active,
      gate.code,
      toJson(gate.hours),
      gate.poster_version,
      toJson(gate.poster_facts),
    ],
  );
  return row!;
}

/** Stores a former code of a gate, so that no gate gets it again. */
export async function insertRetiredCode(
  manager: EntityManager,
  gateId: string,
  code: string,
  retiredAt: Date,
): Promise<void> {
  await queryRows(
    manager,
    'insert into retired_gate_code (code, gate_id, retired_at) values ($1, $2, $3) on conflict do nothing',
    [code, gateId, retiredAt],
  );
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

/** Returns whether a gate has, or had, a code. */
export async function isGateCodeUsed(runner: Runner, code: string): Promise<boolean> {
  const used = await queryRows(
    runner,
    'select 1 from gate where code = $1 union all select 1 from retired_gate_code where code = $1',
    [code],
  );
  return used.length > 0;
}

/** Finds a gate with its unit by its code, or by a code that it had. */
export async function findGateWithUnit(runner: Runner, code: string): Promise<GateWithUnitRow | undefined> {
  const [row] = await queryRows<GateWithUnitRow>(
    runner,
    `select g.*, u.name as unit_name, u.state as unit_state, u.merged_into, u.area_path, u.area_name from gate g join unit u on u.id = g.unit_id
     where g.id = (select id from gate where code = $1 union all select gate_id from retired_gate_code where code = $1 limit 1)`,
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

/** Finds the code of a gate. */
export async function findGateCode(runner: Runner, gateId: string): Promise<string | undefined> {
  const [row] = await queryRows<{ code: string }>(runner, 'select code from gate where id = $1', [gateId]);
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

/** An open gate that a former code leads to. */
export interface OpenGateRow {
  readonly code: string;
  readonly name: string;
  readonly direction: GateRow['direction'];
  readonly hours: GateRow['hours'];
  readonly unit_name: string;
}

/**
 * Lists open gates of units that are not closed: of the first unit first, then those of the given direction, then the oldest.
 * @param unitIds the unit itself, and the one that it was merged into
 */
export const listOpenGates = (
  runner: Runner,
  unitIds: readonly string[],
  preferredDirection: GateRow['direction'],
  limit: number,
): Promise<OpenGateRow[]> =>
  queryRows<OpenGateRow>(
    runner,
    `select g.code, g.name, g.direction, g.hours, u.name as unit_name from gate g join unit u on u.id = g.unit_id
     where g.unit_id = any($1::uuid[]) and g.active and u.state <> 'CLOSED'
     order by g.unit_id = $2 desc, g.direction = $3 desc, g.created_at, g.id limit ${limit}`,
    [unitIds, unitIds[0], preferredDirection],
  );

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
