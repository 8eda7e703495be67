import type { DataSource } from 'typeorm';

/** A column as the database has it. */
export interface SchemaColumn {
  readonly table: string;
  readonly column: string;
  /** As Postgres writes it: `timestamp with time zone`, `text[]`. */
  readonly type: string;
  readonly isNullable: boolean;
  readonly isPrimary: boolean;
}

/** Reads the columns of all tables. Partitions are left out, because their table stands for them. */
export const readSchemaColumns = (dataSource: DataSource): Promise<SchemaColumn[]> =>
  dataSource.query(`
    select c.relname as "table", a.attname as "column", format_type(a.atttypid, a.atttypmod) as type,
      not a.attnotnull as "isNullable", coalesce(a.attnum = any(p.conkey), false) as "isPrimary"
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_constraint p on p.conrelid = c.oid and p.contype = 'p'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    order by 1, a.attnum`);

const postgresTypeNames: Readonly<Record<string, string>> = {
  int: 'integer',
  timestamptz: 'timestamp with time zone',
};

/** Lists the columns that the entities of a data source declare, in the words of Postgres. */
export const listEntityColumns = (dataSource: DataSource): SchemaColumn[] =>
  dataSource.entityMetadatas.flatMap((entity) =>
    entity.columns.map((column) => {
      const type = String(column.type);
      return {
        table: entity.tableName,
        column: column.databaseName,
        type: `${postgresTypeNames[type] ?? type}${column.isArray ? '[]' : ''}`,
        isNullable: column.isNullable,
        isPrimary: column.isPrimary,
      };
    }),
  );

/**
 * Lists what differs between the schema of the migrations and the entities: tables and columns that only one side has, and
 * columns whose type, nullability or primary key differs. An empty list means that they agree.
 */
export function findEntityDifferences(
  schema: readonly SchemaColumn[],
  entities: readonly SchemaColumn[],
): string[] {
  const describe = ({ table, column, type, isNullable, isPrimary }: SchemaColumn): string =>
    `${table}.${column} ${type}${isNullable ? ' null' : ' not null'}${isPrimary ? ' primary key' : ''}`;
  const inSchema = new Set(schema.map(describe));
  const inEntities = new Set(entities.map(describe));
  return [
    ...[...inSchema]
      .filter((column) => !inEntities.has(column))
      .map((column) => `only in the schema: ${column}`),
    ...[...inEntities]
      .filter((column) => !inSchema.has(column))
      .map((column) => `only in an entity: ${column}`),
  ].sort();
}
