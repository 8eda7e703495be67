import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryEntities, queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { UnitEntity } from '../units/unit.entity.js';
import { PharmacyChangeEntity } from './pharmacy-change.entity.js';
import type { PharmacyEntity } from './pharmacy.entity.js';
import type { PharmacyState } from './pharmacy-states.js';

/** A unit joined with its row of the pharmacy list. */
export type ListedUnit = UnitEntity &
  Pick<PharmacyEntity, 'listedAt' | 'changedAt'> & { readonly pharmacyState: PharmacyState };

const listedUnitColumns =
  'u.*, p.state as "pharmacyState", p.listed_at as "listedAt", p.changed_at as "changedAt"';

/** Which pharmacies of the actor's area a page lists. */
export interface PharmacyFilter {
  /** Undefined: every state except `withdrawn`. */
  readonly state: PharmacyState | undefined;
  /** Undefined: the actor's whole area. */
  readonly areaPath: string | undefined;
  readonly search:
    | {
        readonly foldedText: string;
        /** Null when the search is no phone. */
        readonly phoneBlindIndex: string | null;
      }
    | undefined;
}

/**
 * Finds pharmacies, the newest first, after a cursor of time and id. SQL: the matches of a search or an area are gathered first
 * and sorted afterwards, and the whole list is scanned in the order of its index, whatever the planner estimates.
 */
export const findPharmacyPage = (
  manager: EntityManager,
  actor: Actor,
  { state, areaPath, search }: PharmacyFilter,
  after: readonly (string | number)[] | null,
  limit: number,
): Promise<ListedUnit[]> => {
  const scope = jurisdictionSql(actor, 'area_path', 1);
  const parameters: unknown[] = [...scope.parameters];
  const bind = (value: unknown): string => `$${parameters.push(value)}`;
  const where = [scope.sql];
  if (after !== null)
    where.push(`(listed_at, unit_id) < (${bind(after[0])}::timestamptz, ${bind(after[1])}::uuid)`);
  where.push(state === undefined ? `state <> 'withdrawn'` : `state = ${bind(state)}`);
  if (search !== undefined) {
    const like = `search like ${bind(`%${search.foldedText.replaceAll(/[\\%_]/g, '\\$&')}%`)}`;
    where.push(
      search.phoneBlindIndex === null ? like : `(${like} or phone_mark = ${bind(search.phoneBlindIndex)})`,
    );
  }
  if (areaPath !== undefined)
    where.push(`(area_path ~>=~ ${bind(areaPath)} and area_path ~<~ ${bind(`${areaPath}/`)})`);
  const order = 'order by listed_at desc, unit_id desc';
  const limitSql = `limit ${bind(limit)}`;
  const condition = where.join(' and ');
  const page =
    search === undefined && areaPath === undefined
      ? `select * from pharmacy where ${condition} ${order} ${limitSql}`
      : `with found as materialized (select * from pharmacy where ${condition}) select * from found ${order} ${limitSql}`;
  return queryEntities<UnitEntity, ListedUnit>(
    manager,
    UnitEntity,
    `select ${listedUnitColumns} from (${page}) p join unit u on u.id = p.unit_id order by p.listed_at desc, p.unit_id desc`,
    parameters,
  );
};

/** Finds a listed unit of the actor's area by its id. SQL: a join without a relation, by two primary keys. */
export const findListedUnit = async (
  manager: EntityManager,
  actor: Actor,
  unitId: string,
): Promise<ListedUnit | undefined> => {
  const scope = jurisdictionSql(actor, 'p.area_path', 2);
  const [unit] = await queryEntities<UnitEntity, ListedUnit>(
    manager,
    UnitEntity,
    `select ${listedUnitColumns} from pharmacy p join unit u on u.id = p.unit_id where p.unit_id = $1 and ${scope.sql}`,
    [unitId, ...scope.parameters],
  );
  return unit;
};

/** Locks a unit of the actor's area that was ever listed. SQL: only `unit` is locked, as every other change does first. */
export const lockListedUnit = async (
  manager: EntityManager,
  actor: Actor,
  unitId: string,
): Promise<ListedUnit | undefined> => {
  const scope = jurisdictionSql(actor, 'u.area_path', 2);
  const [unit] = await queryEntities<UnitEntity, ListedUnit>(
    manager,
    UnitEntity,
    `select ${listedUnitColumns} from unit u join pharmacy p on p.unit_id = u.id where u.id = $1 and ${scope.sql} for update of u`,
    [unitId, ...scope.parameters],
  );
  return unit;
};

/** Lists pharmacies of an area that are not withdrawn, the oldest first, after a position. SQL: a keyset page of a join. */
export const listPharmaciesAfter = (
  manager: EntityManager,
  areaPath: string,
  after: Pick<ListedUnit, 'id' | 'listedAt'> | null,
  limit: number,
): Promise<ListedUnit[]> => {
  const scope = jurisdictionSql({ areaPath }, 'p.area_path', 4);
  return queryEntities<UnitEntity, ListedUnit>(
    manager,
    UnitEntity,
    `select ${listedUnitColumns} from pharmacy p join unit u on u.id = p.unit_id
     where p.state <> 'withdrawn' and (p.listed_at, p.unit_id) > ($1::timestamptz, $2::uuid) and ${scope.sql} order by p.listed_at, p.unit_id limit $3`,
    [
      after?.listedAt ?? '-infinity',
      after?.id ?? '00000000-0000-0000-0000-000000000000',
      limit,
      ...scope.parameters,
    ],
  );
};

/** Counts the pharmacies of the actor's area by state. SQL: an aggregate. */
export const countPharmaciesByState = (
  manager: EntityManager,
  actor: Actor,
): Promise<{ state: PharmacyState; count: number }[]> => {
  const scope = jurisdictionSql(actor, 'area_path', 1);
  return queryRows(
    manager,
    `select state, count(*)::int as count from pharmacy where ${scope.sql} group by state`,
    [...scope.parameters],
  );
};

/** A change with the name and place of its unit. */
export type ListedChange = PharmacyChangeEntity & Pick<UnitEntity, 'name' | 'street' | 'areaName'>;

const changeColumns = 'c.*, u.name, u.street, u.area_name as "areaName"';

/** Finds changes in the actor's area since an instant, the newest first. SQL: only the page is joined with `unit`. */
export const findPharmacyChangePage = (
  manager: EntityManager,
  actor: Actor,
  since: Date,
  after: readonly (string | number)[] | null,
  limit: number,
): Promise<ListedChange[]> => {
  const scope = jurisdictionSql(actor, 'c.area_path', 3);
  return queryEntities<PharmacyChangeEntity, ListedChange>(
    manager,
    PharmacyChangeEntity,
    `select ${changeColumns}
     from (select * from pharmacy_change c where c.at >= $1 and ${scope.sql} ${after === null ? '' : 'and (c.at, c.seq) < ($5::timestamptz, $6::bigint)'} order by c.at desc, c.seq desc limit $2) c
     join unit u on u.id = c.unit_id order by c.at desc, c.seq desc`,
    [since, limit, ...scope.parameters, ...(after ?? [])],
  );
};

/** Lists the changes of an area in a period, the oldest first, after a position. SQL: a keyset page of a join. */
export const listPharmacyChangesAfter = (
  manager: EntityManager,
  areaPath: string,
  period: { readonly since: Date; readonly until: Date },
  after: Pick<PharmacyChangeEntity, 'at' | 'number'> | null,
  limit: number,
): Promise<ListedChange[]> => {
  const scope = jurisdictionSql({ areaPath }, 'c.area_path', 6);
  return queryEntities<PharmacyChangeEntity, ListedChange>(
    manager,
    PharmacyChangeEntity,
    `select ${changeColumns} from pharmacy_change c join unit u on u.id = c.unit_id
     where (c.at, c.seq) > ($1::timestamptz, $2::bigint) and c.at >= $3 and c.at < $4 and ${scope.sql} order by c.at, c.seq limit $5`,
    [after?.at ?? period.since, after?.number ?? '0', period.since, period.until, limit, ...scope.parameters],
  );
};

/** Stores up to which instant an account has seen the changes. It never moves back. SQL: an expression of the old value on conflict. */
export const raiseChangesSeen = async (
  manager: EntityManager,
  accountId: string,
  until: Date,
): Promise<void> => {
  await queryRows(
    manager,
    'insert into pharmacy_look (account_id, at) values ($1, $2) on conflict (account_id) do update set at = greatest(pharmacy_look.at, excluded.at)',
    [accountId, until],
  );
};

/** Numbers a change. SQL: the only row of the counter is locked, so that numbers commit in their order. */
export const nextChangeNumber = async (manager: EntityManager): Promise<string> => {
  const [counter] = await queryRows<{ last: string }>(
    manager,
    'update pharmacy_change_counter set last = last + 1 returning last',
  );
  return counter!.last;
};

/** Lists units of pharmacies without a blind index of their phone. SQL: a join without a relation. */
export const listUnitsWithoutPhoneIndex = (manager: EntityManager, limit: number): Promise<UnitEntity[]> =>
  queryEntities(
    manager,
    UnitEntity,
    `select u.* from pharmacy p join unit u on u.id = p.unit_id where p.phone_mark is null and p.state <> 'withdrawn' limit $1`,
    [limit],
  );

/** Stores blind indexes of phones of pharmacies that have none. SQL: a set of rows with values of their own. */
export const setMissingPhoneIndexes = async (
  manager: EntityManager,
  computed: readonly { readonly unitId: string; readonly phoneBlindIndex: string }[],
): Promise<void> => {
  await queryRows(
    manager,
    'update pharmacy p set phone_mark = t.mark from unnest($1::uuid[], $2::text[]) as t(id, mark) where p.unit_id = t.id and p.phone_mark is null',
    [computed.map(({ unitId }) => unitId), computed.map(({ phoneBlindIndex }) => phoneBlindIndex)],
  );
};

/** Serialises the instances that schedule the daily export, until the transaction ends. */
export const lockDailyExports = async (manager: EntityManager, lockName: string): Promise<void> => {
  await queryRows(manager, `select pg_advisory_xact_lock(hashtext($1))`, [lockName]);
};

/** Counts listed pharmacies and the changes of a period. SQL: both numbers belong to one snapshot. */
export const countForDailyExport = async (
  manager: EntityManager,
  since: Date,
  until: Date,
): Promise<{ pharmacies: number; changes: number }> => {
  const [counted] = await queryRows<{ pharmacies: number; changes: number }>(
    manager,
    `select (select count(*) from pharmacy where state <> 'withdrawn')::int as pharmacies, (select count(*) from pharmacy_change where at >= $1 and at < $2)::int as changes`,
    [since, until],
  );
  return counted!;
};
