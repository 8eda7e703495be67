import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { UnitEntity } from '../units/unit.entity.js';
import type { UnitImportRowEntity } from './unit-import-row.entity.js';

type VerdictColumns = Pick<
  UnitImportRowEntity,
  'rowNumber' | 'state' | 'problems' | 'nameBlindIndex' | 'taxBlindIndex'
>;

/** Inserts rows of an import. SQL: thousands of rows in one statement, with one array per column. */
export const insertImportRows = async (
  manager: EntityManager,
  importId: string,
  rows: readonly (VerdictColumns & Pick<UnitImportRowEntity, 'cellsSealed' | 'isHidden'>)[],
): Promise<void> => {
  await queryRows(
    manager,
    `insert into unit_import_row (import_id, n, cells_sealed, hidden, state, problems, name_mark, tax_mark)
     select $1, t.* from unnest($2::int[], $3::text[], $4::boolean[], $5::text[], $6::json[], $7::text[], $8::text[]) as t`,
    [
      importId,
      rows.map(({ rowNumber }) => rowNumber),
      rows.map(({ cellsSealed }) => cellsSealed),
      rows.map(({ isHidden }) => isHidden),
      ...toVerdictParameters(rows),
    ],
  );
};

/** Overwrites the verdicts of rows that are not registered yet. SQL: a set of rows with values of their own, by primary key. */
export const updateVerdicts = async (
  manager: EntityManager,
  importId: string,
  verdicts: readonly VerdictColumns[],
): Promise<void> => {
  await queryRows(
    manager,
    `update unit_import_row r set state = t.state, problems = t.problems, name_mark = t.name_mark, tax_mark = t.tax_mark
     from unnest($2::int[], $3::text[], $4::json[], $5::text[], $6::text[]) as t(n, state, problems, name_mark, tax_mark)
     where r.import_id = $1 and r.n = t.n and r.state <> 'entered'`,
    [importId, verdicts.map(({ rowNumber }) => rowNumber), ...toVerdictParameters(verdicts)],
  );
};

const toVerdictParameters = (verdicts: readonly VerdictColumns[]): unknown[] => [
  verdicts.map(({ state }) => state),
  verdicts.map(({ problems }) => JSON.stringify(problems)),
  verdicts.map(({ nameBlindIndex }) => nameBlindIndex),
  verdicts.map(({ taxBlindIndex }) => taxBlindIndex),
];

/** Stores which units were registered from rows. SQL: as `updateVerdicts`. */
export const markRowsRegistered = async (
  manager: EntityManager,
  importId: string,
  rows: readonly { readonly rowNumber: number; readonly unitId: string }[],
): Promise<void> => {
  await queryRows(
    manager,
    `update unit_import_row r set state = 'entered', unit_id = t.unit_id from unnest($2::int[], $3::uuid[]) as t(n, unit_id) where r.import_id = $1 and r.n = t.n`,
    [importId, rows.map(({ rowNumber }) => rowNumber), rows.map(({ unitId }) => unitId)],
  );
};

/** Marks the first good row of an import as wrong. SQL: the row is found and updated in one statement. */
export const rejectFirstGoodRow = async (
  manager: EntityManager,
  importId: string,
  problems: UnitImportRowEntity['problems'],
): Promise<void> => {
  await queryRows(
    manager,
    `update unit_import_row set state = 'wrong', problems = $2 where import_id = $1 and n = (select n from unit_import_row where import_id = $1 and state = 'good' order by n limit 1)`,
    [importId, JSON.stringify(problems)],
  );
};

/** Rows of one import in one state. */
export interface CountedRows extends Pick<UnitImportRowEntity, 'importId' | 'state'> {
  readonly count: number;
  /** Rows that look like a registered unit. */
  readonly alike: number;
}

/** Counts rows of imports by state. SQL: an aggregate. */
export const countImportRows = (
  manager: EntityManager,
  importIds: readonly string[],
): Promise<CountedRows[]> =>
  queryRows(
    manager,
    `select import_id as "importId", state, count(*)::int as count, count(*) filter (where problems::text like '%looksLike%')::int as alike from unit_import_row where import_id = any($1) group by import_id, state`,
    [importIds],
  );

/** Serialises imports into a ward until the transaction ends, so that neither misses units of the other. */
export const lockWardForImport = async (manager: EntityManager, areaCode: string): Promise<void> => {
  await queryRows(manager, `select pg_advisory_xact_lock(hashtext('import'), hashtext($1))`, [areaCode]);
};

/** A registered unit whose name may be that of a row. */
export type NamedUnit = Pick<UnitEntity, 'id' | 'name' | 'areaCode' | 'unitKeySealed' | 'contactSealed'>;

/**
 * Finds active units of wards by folded names, each once. SQL: `name_folded` is name and street, so that the condition matches
 * the name followed by a blank. `offset 0` is an optimisation fence: each name is an index lookup.
 */
export const findUnitsByFoldedNames = (
  manager: EntityManager,
  keys: readonly { readonly areaCode: string; readonly foldedName: string }[],
): Promise<NamedUnit[]> =>
  queryRows(
    manager,
    `select distinct on (u.id) u.id, u.name, u.area_code as "areaCode", u.unit_key_sealed as "unitKeySealed", u.contact_sealed as "contactSealed"
     from unnest($1::text[], $2::text[]) as k(area, name)
     cross join lateral (select id, name, area_code, unit_key_sealed, contact_sealed from unit
       where area_code = k.area and name_folded ~>=~ k.name and name_folded ~<~ (k.name || '!') and state not in ('REJECTED', 'CLOSED') offset 0) u`,
    [keys.map(({ areaCode }) => areaCode), keys.map(({ foldedName }) => foldedName)],
  );
