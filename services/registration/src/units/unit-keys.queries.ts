import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { UnitEntity } from './unit.entity.js';

/** The values by which a foreign list names a unit. Null values find nothing. */
export interface UnitKeys {
  /** The entry of the foreign list. */
  readonly entryId: string;
  readonly taxKey: string | null;
  readonly phoneBlindIndex: string | null;
  readonly areaCode: string | null;
  readonly nameKey: string | null;
}

/** The columns of a unit by which it is compared with a foreign list. */
export type KeyedUnit = Pick<
  UnitEntity,
  | 'id'
  | 'state'
  | 'areaCode'
  | 'areaPath'
  | 'taxKey'
  | 'phoneBlindIndex'
  | 'nameKey'
  | 'usesNcovi'
  | 'accountState'
>;

const keyedColumns = `u.id, u.state, u.area_code as "areaCode", u.area_path as "areaPath", u.tax_key as "taxKey", u.phone_mark as "phoneBlindIndex",
  u.name_key as "nameKey", u.uses_ncovi as "usesNcovi", u.account_state as "accountState"`;
const isOpenSql = `u.state not in ('REJECTED', 'DUPLICATE', 'CLOSED')`;

/** Units that one value of a foreign list finds. */
const maxUnitsPerKey = 20;

/**
 * Finds the open units that have the tax code, the phone, or the name and ward of entries. SQL: three index scans for each entry, in
 * one statement.
 */
export const findUnitsByKeys = (
  manager: EntityManager,
  keys: readonly UnitKeys[],
): Promise<(KeyedUnit & Pick<UnitKeys, 'entryId'>)[]> =>
  queryRows(
    manager,
    `select g.entry_id as "entryId", u.* from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) as g(entry_id, tax_key, phone, area_code, name_key)
     cross join lateral (
       (select ${keyedColumns} from unit u where u.tax_key = g.tax_key and ${isOpenSql} limit ${maxUnitsPerKey})
       union (select ${keyedColumns} from unit u where u.phone_mark = g.phone and ${isOpenSql} limit ${maxUnitsPerKey})
       union (select ${keyedColumns} from unit u where u.area_code = g.area_code and u.name_key = g.name_key and ${isOpenSql} limit ${maxUnitsPerKey})
     ) u`,
    [
      keys.map(({ entryId }) => entryId),
      keys.map(({ taxKey }) => taxKey),
      keys.map(({ phoneBlindIndex }) => phoneBlindIndex),
      keys.map(({ areaCode }) => areaCode),
      keys.map(({ nameKey }) => nameKey),
    ],
  );

/** Reads the compared columns of units, in any state. SQL: the same columns as `findUnitsByKeys`. */
export const findKeyedUnits = (manager: EntityManager, ids: readonly string[]): Promise<KeyedUnit[]> =>
  queryRows(manager, `select ${keyedColumns} from unit u where u.id = any($1::uuid[]) order by u.id`, [ids]);
