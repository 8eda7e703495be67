import { queryRows } from '@khai-bao/platform/database';
import type { DataSource, EntityManager } from 'typeorm';
import type { DeclarationRow } from '../declarations/declaration-row.js';

type Runner = DataSource | EntityManager;

/** A row of the table `pass_block`, as the driver returns it; the day is read as text. */
export interface PassBlockRow {
  readonly id: string;
  readonly day: string;
  readonly declaration_id: string;
  readonly unit_id: string;
  readonly gate_id: string;
  readonly reported_at: Date;
  readonly reported_by_name: string;
  readonly lifted_at: Date | null;
  readonly lifted_by_name: string | null;
  readonly lift_reason_sealed: string | null;
}

const blockColumns =
  'id, day::text as day, declaration_id, unit_id, gate_id, reported_at, reported_by_name, lifted_at, lifted_by_name, lift_reason_sealed';

/** A block that is to be inserted. */
export interface NewPassBlock {
  readonly id: string;
  readonly day: string;
  readonly declarationId: string;
  readonly personIndex: string;
  readonly unitId: string;
  readonly gateId: string;
  readonly reportedAt: Date;
  readonly reportedBy: string;
  readonly reportedByName: string;
}

/** Inserts a block. @returns false when its id is known, or when the unit has blocked the declaration already */
export async function insertPassBlock(manager: EntityManager, block: NewPassBlock): Promise<boolean> {
  const inserted = await queryRows(
    manager,
    `insert into pass_block (id, day, declaration_id, person_index, unit_id, gate_id, reported_at, reported_by, reported_by_name)
     values ($1, $2::date, $3, $9, $4, $5, $6, $7, $8) on conflict do nothing returning 1`,
    [
      block.id,
      block.day,
      block.declarationId,
      block.unitId,
      block.gateId,
      block.reportedAt,
      block.reportedBy,
      block.reportedByName,
      block.personIndex,
    ],
  );
  return inserted.length > 0;
}

/** Returns whether a report that was not taken back blocks a declaration, or its person on that day. */
export async function isPersonBlocked(
  manager: EntityManager,
  { id, day, person_index: personIndex }: Pick<DeclarationRow, 'id' | 'day' | 'person_index'>,
): Promise<boolean> {
  const found = await queryRows(
    manager,
    'select 1 from pass_block where lifted_at is null and day = $2::date and (declaration_id = $1 or person_index = $3) limit 1',
    [id, day, personIndex],
  );
  return found.length > 0;
}

/** Finds a block of a unit. */
export async function findPassBlockOfUnit(
  runner: Runner,
  id: string,
  unitId: string,
): Promise<PassBlockRow | undefined> {
  const [row] = await queryRows<PassBlockRow>(
    runner,
    `select ${blockColumns} from pass_block where id = $1 and unit_id = $2`,
    [id, unitId],
  );
  return row;
}

/** Finds a block of a unit and locks its row. */
export async function lockPassBlockOfUnit(
  manager: EntityManager,
  id: string,
  unitId: string,
): Promise<PassBlockRow | undefined> {
  const [row] = await queryRows<PassBlockRow>(
    manager,
    `select ${blockColumns} from pass_block where id = $1 and unit_id = $2 for update`,
    [id, unitId],
  );
  return row;
}

/** Stores that a locked block was lifted. */
export const updateLiftedPassBlock = (
  manager: EntityManager,
  id: string,
  lifted: { readonly at: Date; readonly by: string; readonly byName: string; readonly reasonSealed: string },
): Promise<object[]> =>
  queryRows(
    manager,
    'update pass_block set lifted_at = $2, lifted_by = $3, lifted_by_name = $4, lift_reason_sealed = $5 where id = $1',
    [id, lifted.at, lifted.by, lifted.byName, lifted.reasonSealed],
  );

/** Erases what the blocks of a declaration hold of its person: the blind index, and why a report was taken back. */
export const erasePassBlocks = (manager: EntityManager, declarationId: string): Promise<object[]> =>
  queryRows(
    manager,
    'update pass_block set lift_reason_sealed = null, person_index = declaration_id::text where declaration_id = $1',
    [declarationId],
  );

/** Lists the people of a day whose passes are blocked, by their blind index. `pass_block_by_day` serves it. */
export async function listReportedPeople(runner: Runner, day: string): Promise<string[]> {
  const rows = await queryRows<{ person_index: string }>(
    runner,
    'select distinct person_index from pass_block where day = $1::date and lifted_at is null',
    [day],
  );
  return rows.map(({ person_index }) => person_index);
}

/** Lists the blocks of a unit since an instant, the newest first, with the name of their gate. */
export const listPassBlocksOfUnit = (
  runner: Runner,
  unitId: string,
  since: Date,
  limit: number,
): Promise<(PassBlockRow & { readonly gate_name: string | null })[]> =>
  queryRows(
    runner,
    `select ${blockColumns}, (select name from gate where gate.id = gate_id) as gate_name from pass_block
     where unit_id = $1 and reported_at >= $2 order by reported_at desc, id desc limit $3`,
    [unitId, since, limit],
  );
