import { queryRows } from '@khai-bao/platform/database';
import type { DataSource, EntityManager } from 'typeorm';
import { declarationColumns, type DeclarationRow } from '../declarations/declaration-row.js';
import type { PersonDay } from './person-days.js';

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

/** A listed block, with the name of its gate. */
export type ListedPassBlockRow = PassBlockRow & { readonly gate_name: string | null };

const blockColumns =
  'id, day::text as day, declaration_id, unit_id, gate_id, reported_at, reported_by_name, lifted_at, lifted_by_name, lift_reason_sealed';

/** A block that is to be inserted. */
export interface NewPassBlock {
  readonly id: string;
  readonly day: string;
  readonly declarationId: string;
  readonly unitId: string;
  readonly gateId: string;
  readonly reportedAt: Date;
  readonly reportedBy: string;
  readonly reportedByName: string;
}

/** Inserts a block with its person. @returns false when its id is known, or when the unit has blocked the declaration already */
export async function insertPassBlock(
  manager: EntityManager,
  block: NewPassBlock,
  person: readonly PersonDay[],
): Promise<boolean> {
  const inserted = await queryRows(
    manager,
    `insert into pass_block (id, day, declaration_id, unit_id, gate_id, reported_at, reported_by, reported_by_name)
     values ($1, $2::date, $3, $4, $5, $6, $7, $8) on conflict do nothing returning 1`,
    [
      block.id,
      block.day,
      block.declarationId,
      block.unitId,
      block.gateId,
      block.reportedAt,
      block.reportedBy,
      block.reportedByName,
    ],
  );
  if (inserted.length === 0) return false;
  await queryRows(
    manager,
    `insert into pass_block_person (block_id, day, person_index, phone_index, id_index)
     select $1::uuid, * from unnest($2::date[], $3::text[], $4::text[], $5::text[])`,
    [block.id, ...toColumns(person)],
  );
  return true;
}

const toColumns = (person: readonly PersonDay[]): (string | null)[][] => [
  person.map(({ day }) => day),
  person.map(({ personIndex }) => personIndex),
  person.map(({ phoneIndex }) => phoneIndex),
  person.map(({ idIndex }) => idIndex),
];

/** Lists the days on which a block names its person. */
export const listPersonDays = (runner: Runner, blockId: string): Promise<PersonDay[]> =>
  queryRows<PersonDay & object>(
    runner,
    `select day::text as day, person_index as "personIndex", phone_index as "phoneIndex", id_index as "idIndex"
     from pass_block_person where block_id = $1`,
    [blockId],
  );

/** Selects a declaration, and the further ones of a person that are in force. `declaration_by_phone` and `declaration_by_id_paper` serve it. */
const declarationsOfPerson = `select ${declarationColumns} from declaration
   where day = any (array_append($3::date[], $2::date)) and id in (
     select $1::uuid
     union
     select other.id from unnest($3::date[], $4::text[], $5::text[], $6::text[]) as person (day, person_index, phone_index, id_index)
     join declaration other on other.day = person.day and other.phone_index = person.phone_index and other.person_index = person.person_index
     where other.day = any ($3::date[]) and other.status in ('submitted', 'corrected')
     union
     select other.id from unnest($3::date[], $4::text[], $5::text[], $6::text[]) as person (day, person_index, phone_index, id_index)
     join declaration other on other.day = person.day and other.id_index = person.id_index and other.person_index = person.person_index
     where other.day = any ($3::date[]) and other.status in ('submitted', 'corrected')
   ) and (id = $1 or status in ('submitted', 'corrected')) order by id`;

type DeclarationKey = Pick<DeclarationRow, 'id' | 'day'>;

/** Lists a declaration and the further ones of its person that are in force. */
export const listDeclarationsOfPerson = (
  runner: Runner,
  { id, day }: DeclarationKey,
  person: readonly PersonDay[],
): Promise<DeclarationRow[]> =>
  queryRows<DeclarationRow>(runner, declarationsOfPerson, [id, day, ...toColumns(person)]);

/**
 * Locks a declaration and the further ones of its person that are in force. Every caller locks them in the order of their ids, so that
 * two reports about one person never wait for each other.
 */
export const lockDeclarationsOfPerson = (
  manager: EntityManager,
  { id, day }: DeclarationKey,
  person: readonly PersonDay[],
): Promise<DeclarationRow[]> =>
  queryRows<DeclarationRow>(manager, `${declarationsOfPerson} for update`, [id, day, ...toColumns(person)]);

/** Returns whether a report would insert no block: its id is known, or the unit blocks the declaration already. */
export async function isPassBlockKnown(
  runner: Runner,
  { id, declarationId, unitId }: Pick<NewPassBlock, 'id' | 'declarationId' | 'unitId'>,
): Promise<boolean> {
  const found = await queryRows(
    runner,
    `select 1 from pass_block where id = $1
     union all
     select 1 from pass_block where declaration_id = $2 and unit_id = $3 and lifted_at is null limit 1`,
    [id, declarationId, unitId],
  );
  return found.length > 0;
}

/** Returns whether a report that was not taken back blocks a declaration, or its person on that day. */
export async function isPersonBlocked(
  manager: EntityManager,
  { id, day, person_index: personIndex }: Pick<DeclarationRow, 'id' | 'day' | 'person_index'>,
): Promise<boolean> {
  const found = await queryRows(
    manager,
    `select 1 from pass_block where declaration_id = $1 and lifted_at is null
     union all
     select 1 from pass_block_person person join pass_block block on block.id = person.block_id
     where person.day = $2::date and person.person_index = $3 and block.lifted_at is null limit 1`,
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
  lifted: {
    readonly at: Date;
    readonly by: string;
    readonly byName: string;
    readonly reasonSealed: string | null;
  },
): Promise<object[]> =>
  queryRows(
    manager,
    'update pass_block set lifted_at = $2, lifted_by = $3, lifted_by_name = $4, lift_reason_sealed = $5 where id = $1',
    [id, lifted.at, lifted.by, lifted.byName, lifted.reasonSealed],
  );

/** Erases why the reports on a declaration were taken back. The reports stay in force: an erasure does not undo what a guard saw. */
export const eraseLiftReasons = (manager: EntityManager, declarationId: string): Promise<object[]> =>
  queryRows(manager, 'update pass_block set lift_reason_sealed = null where declaration_id = $1', [
    declarationId,
  ]);

/** Deletes at most `limit` people of days before a day, whose passes have all expired. @returns the number of deleted rows */
export async function deletePassBlockPeopleBefore(
  dataSource: DataSource,
  day: string,
  limit: number,
): Promise<number> {
  const deleted = await queryRows(
    dataSource,
    `delete from pass_block_person where (block_id, day) in (
       select block_id, day from pass_block_person where day < $1::date limit ${limit}
     ) returning 1`,
    [day],
  );
  return deleted.length;
}

/** Lists the people who are reported on a day, by their blind index under its key. `pass_block_person_by_day` serves it. */
export async function listReportedPeople(runner: Runner, day: string): Promise<string[]> {
  const rows = await queryRows<{ person_index: string }>(
    runner,
    `select distinct person.person_index from pass_block_person person join pass_block block on block.id = person.block_id
     where person.day = $1::date and block.lifted_at is null`,
    [day],
  );
  return rows.map(({ person_index }) => person_index);
}

/**
 * Lists the blocks of a unit since an instant, the newest first, with the name of their gate.
 * @param after time and id of the last one of the page before; null for the first page
 */
export const listPassBlocksOfUnit = (
  runner: Runner,
  unitId: string,
  since: Date,
  page: { readonly after: readonly [string, string] | null; readonly limit: number },
): Promise<ListedPassBlockRow[]> =>
  queryRows(
    runner,
    `select ${blockColumns}, (select name from gate where gate.id = gate_id) as gate_name from pass_block
     where unit_id = $1 and reported_at >= $2 and ($4::timestamptz is null or (reported_at, id) < ($4, $5::uuid))
     order by reported_at desc, id desc limit $3`,
    [unitId, since, page.limit, page.after?.[0] ?? null, page.after?.[1] ?? null],
  );
