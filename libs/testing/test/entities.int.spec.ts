import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ensureDatabases } from '@khai-bao/local/databases.ts';
import { ServiceConfig } from '@khai-bao/platform/config';
import { runMigrations, SnakeCaseNaming, type MigrationClass } from '@khai-bao/platform/database';
import {
  findEntityDifferences,
  listEntityColumns,
  readSchemaColumns,
  testServers,
  type SchemaColumn,
} from '@khai-bao/testing';
import { DataSource } from 'typeorm';

type EntityClass = new () => object;

const root = path.resolve(import.meta.dirname, '../../..');
const password = 'entities';
const filesOf = (pattern: string): string[] =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', pattern], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\0')
    .filter((file) => file !== '' && existsSync(path.join(root, file)));
const services = filesOf('services/*/src/migrations/index.ts').map((file) => file.split('/')[1]!);

/** Opens a migrated database of its own. @param entities classes that the data source maps */
async function openMigratedDatabase(
  name: string,
  migrations: readonly MigrationClass[],
  entities: readonly EntityClass[],
): Promise<DataSource> {
  const { databaseUrl } = testServers();
  await ensureDatabases(databaseUrl, [name], password);
  const url = new URL(databaseUrl);
  Object.assign(url, { pathname: `/${name}`, username: name, password });
  await runMigrations({ ...new ServiceConfig(), databaseUrl: url.href }, migrations, name);
  return new DataSource({
    type: 'postgres',
    url: url.href,
    entities: [...entities],
    namingStrategy: new SnakeCaseNaming(),
  }).initialize();
}

const importAll = async (files: readonly string[]): Promise<Record<string, unknown>[]> =>
  Promise.all(files.map(async (file) => (await import(path.join(root, file))) as Record<string, unknown>));

const isEntityClass = (exported: unknown): exported is EntityClass =>
  typeof exported === 'function' && exported.name.endsWith('Entity');

describe('entities', () => {
  let platformTables: Set<string>;
  beforeAll(async () => {
    const dataSource = await openMigratedDatabase('entities_platform', [], []);
    platformTables = new Set((await readSchemaColumns(dataSource)).map(({ table }) => table));
    await dataSource.destroy();
  }, 60_000);

  it('are compared for every service that has a database', () => {
    expect(services).toEqual(expect.arrayContaining(['accounts', 'data-centre', 'registration', 'support']));
    expect(platformTables.size).toBeGreaterThan(5);
  });

  it.each(services)(
    'of %s agree with the migrated schema',
    async (service) => {
      const [{ migrations }] = (await importAll([`services/${service}/src/migrations/index.ts`])) as [
        { migrations: readonly MigrationClass[] },
      ];
      const modules = await importAll(filesOf(`services/${service}/src/**/*.entity.ts`));
      const entities = modules.flatMap((module) => Object.values(module).filter(isEntityClass));
      const dataSource = await openMigratedDatabase(`entities_${service}`, migrations, entities);
      const schema = (await readSchemaColumns(dataSource)).filter(({ table }) => !platformTables.has(table));
      const declared = listEntityColumns(dataSource);
      await dataSource.destroy();
      expect(schema.length).toBeGreaterThan(0);
      expect(findEntityDifferences(schema, declared)).toEqual([]);
    },
    60_000,
  );

  it('differ when a column is missing, of another type, or nullable on one side only', () => {
    const column = (name: string, changes: Partial<SchemaColumn> = {}): SchemaColumn => ({
      table: 'thread',
      column: name,
      type: 'text',
      isNullable: false,
      isPrimary: false,
      ...changes,
    });
    expect(findEntityDifferences([column('subject')], [column('subject')])).toEqual([]);
    expect(findEntityDifferences([column('subject'), column('state')], [column('subject')])).toEqual([
      'only in the schema: thread.state text not null',
    ]);
    expect(
      findEntityDifferences([column('state', { isNullable: true })], [column('state', { type: 'uuid' })]),
    ).toEqual([
      'only in an entity: thread.state uuid not null',
      'only in the schema: thread.state text null',
    ]);
  });
});
