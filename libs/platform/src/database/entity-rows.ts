import type {
  EntityManager,
  EntityTarget,
  FindOptionsWhere,
  ObjectLiteral,
  QueryDeepPartialEntity,
} from 'typeorm';
import { queryRows } from './database.js';

/** Types of columns whose values the driver returns as the members of entities hold them. A `date` is not one of them. */
const unconvertedTypes: ReadonlySet<unknown> = new Set([
  'text',
  'uuid',
  'int',
  'bigint',
  'boolean',
  'timestamptz',
  'json',
  'jsonb',
  'bytea',
]);

/**
 * Maps rows of one query as Postgres returns them to the members of an entity. A column that the entity does not map keeps its
 * alias. The mapping is computed once for all rows, because a search for duplicates reads thousands.
 * @param manager gives the mapping; nothing is queried
 */
export function toEntities<Entity extends ObjectLiteral, Further extends object = object>(
  manager: EntityManager,
  target: EntityTarget<Entity>,
  rows: readonly object[],
): (Entity & Further)[] {
  if (rows.length === 0) return [];
  const { driver } = manager.dataSource;
  const { columns } = manager.dataSource.getMetadata(target);
  const members = Object.keys(rows[0]!).map((name) => {
    const column = columns.find(({ databaseName }) => databaseName === name);
    const isConverted =
      column !== undefined && (column.transformer !== undefined || !unconvertedTypes.has(column.type));
    return { name, property: column?.propertyName ?? name, converter: isConverted ? column : undefined };
  });
  return (rows as readonly Record<string, unknown>[]).map((row) => {
    const entity: Record<string, unknown> = {};
    for (const { name, property, converter } of members)
      entity[property] =
        converter === undefined ? row[name] : (driver.prepareHydratedValue(row[name], converter) as unknown);
    return entity as Entity & Further;
  });
}

/** Returns the rows of a raw query as entities. The caller, who wrote the SQL, states which further columns it selects. */
export async function queryEntities<Entity extends ObjectLiteral, Further extends object = object>(
  manager: EntityManager,
  target: EntityTarget<Entity>,
  sql: string,
  parameters: unknown[] = [],
): Promise<(Entity & Further)[]> {
  return toEntities<Entity, Further>(manager, target, await queryRows(manager, sql, parameters));
}

/**
 * Updates rows and returns them as they stand afterwards, in one statement.
 * @param changes a value, or a function that returns an SQL expression: `() => 'version + 1'`
 */
export async function updateReturning<Entity extends ObjectLiteral>(
  manager: EntityManager,
  target: EntityTarget<Entity>,
  criteria: FindOptionsWhere<Entity> | FindOptionsWhere<Entity>[],
  changes: QueryDeepPartialEntity<Entity>,
): Promise<Entity[]> {
  const { raw } = await manager.update(target, criteria, changes, { returning: '*' });
  return toEntities(manager, target, raw as object[]);
}

/**
 * Inserts a row unless a row with one of its unique keys exists (`on conflict do nothing`).
 * @returns the inserted row with its default values, or null when nothing was inserted
 */
export async function insertIfAbsent<Entity extends ObjectLiteral>(
  manager: EntityManager,
  target: EntityTarget<Entity>,
  values: QueryDeepPartialEntity<Entity>,
): Promise<Entity | null> {
  const { raw } = await manager
    .createQueryBuilder()
    .insert()
    .into(target)
    .values(values)
    .orIgnore()
    .returning('*')
    .updateEntity(false)
    .execute();
  const [inserted] = toEntities(manager, target, raw as object[]);
  return inserted ?? null;
}

/** Inserts a row and returns it with its default values, in one statement. */
export async function insertReturning<Entity extends ObjectLiteral>(
  manager: EntityManager,
  target: EntityTarget<Entity>,
  values: QueryDeepPartialEntity<Entity>,
): Promise<Entity> {
  const { raw } = await manager
    .createQueryBuilder()
    .insert()
    .into(target)
    .values(values)
    .returning('*')
    .updateEntity(false)
    .execute();
  return toEntities(manager, target, raw as object[])[0]!;
}

/** Deletes rows and returns them, in one statement. */
export async function deleteReturning<Entity extends ObjectLiteral>(
  manager: EntityManager,
  target: EntityTarget<Entity>,
  criteria: FindOptionsWhere<Entity>,
): Promise<Entity[]> {
  const { raw } = await manager
    .createQueryBuilder()
    .delete()
    .from(target)
    .where(criteria)
    .returning('*')
    .execute();
  return toEntities(manager, target, raw as object[]);
}
