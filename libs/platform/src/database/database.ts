import { DataSource, type EntityManager, type MigrationInterface } from 'typeorm';
import type { ClientBase, Pool } from 'pg';
import type { ServiceConfig } from '../config/service-config.js';
import { platformMigrations } from './platform-migrations.js';
import { SnakeCaseNaming } from './snake-case-naming.js';

export type MigrationClass = new () => MigrationInterface;

/** Creates the connection pool of a service without opening it. `synchronize` is off: only migrations create tables. */
export const createDataSource = (
  config: ServiceConfig,
  migrations: readonly MigrationClass[],
  applicationName: string,
): DataSource =>
  new DataSource({
    type: 'postgres',
    url: config.databaseUrl,
    applicationName,
    migrations: [...platformMigrations, ...migrations],
    namingStrategy: new SnakeCaseNaming(),
    synchronize: false,
    // A condition without a value never widens what a statement reads or writes: `IsNull()` says null.
    invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
    poolSize: config.databasePool,
    extra: {
      max: config.databasePool,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
    },
    logging: false,
  });

/** Runs the migrations as a separate step before a service starts. Concurrent runs wait for each other. */
export async function runMigrations(
  config: ServiceConfig,
  migrations: readonly MigrationClass[],
  service: string,
): Promise<string[]> {
  const dataSource = await createDataSource(
    { ...config, databasePool: 2 },
    migrations,
    `${service}-migrate`,
  ).initialize();
  try {
    const lock = dataSource.createQueryRunner();
    await lock.query('select pg_advisory_lock(72623859790382856)');
    try {
      const done = await dataSource.runMigrations({ transaction: 'each' });
      return done.map((migration) => migration.name);
    } finally {
      await lock.query('select pg_advisory_unlock(72623859790382856)');
      await lock.release();
    }
  } finally {
    await dataSource.destroy();
  }
}

/** Runs work in one transaction. A thrown error rolls it back. */
export const inTransaction = <T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> => dataSource.transaction(work);

/** Returns the rows of a raw query. The caller, who wrote the SQL, states their type. */
export async function queryRows<T extends object>(
  runner: { query(sql: string, parameters?: unknown[]): Promise<unknown> },
  sql: string,
  parameters: unknown[] = [],
): Promise<T[]> {
  const result = await runner.query(sql, parameters);
  return isRowsWithCount(result) ? (result[0] as T[]) : (result as T[]);
}

/**
 * Returns the rows of a prepared statement, which each connection of the pool parses and plans once, by its name. For
 * statements whose planning costs more than their execution: over a table of many partitions planning alone takes
 * milliseconds. Not for joins with a table that grows, because the plan for the small table stays.
 * @param runner the data source, or the manager of a transaction
 * @param name unique for each SQL text
 */
export async function queryPreparedRows<T extends object>(
  runner: DataSource | EntityManager,
  name: string,
  sql: string,
  parameters: unknown[],
): Promise<T[]> {
  const query = { name, text: sql, values: parameters };
  if (runner instanceof DataSource) {
    const { master } = runner.driver as unknown as { readonly master: Pool };
    return (await master.query(query)).rows as T[];
  }
  if (runner.queryRunner === undefined) return queryPreparedRows(runner.dataSource, name, sql, parameters);
  const client = (await runner.queryRunner.connect()) as ClientBase;
  return (await client.query(query)).rows as T[];
}

/** TypeORM returns [rows, count] for UPDATE and DELETE. */
const isRowsWithCount = (result: unknown): result is [unknown[], number] =>
  Array.isArray(result) && result.length === 2 && Array.isArray(result[0]) && typeof result[1] === 'number';
