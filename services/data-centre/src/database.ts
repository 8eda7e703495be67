import { SnakeCaseNaming } from '@khai-bao/platform/database';
import { DataSource } from 'typeorm';
import type { CentreConfig } from './centre.config.js';
import { migrations } from './migrations/index.js';

/** Creates the connection pool of a centre. Only migrations create tables. */
export const createCentreDataSource = (config: CentreConfig): DataSource =>
  new DataSource({
    type: 'postgres',
    url: config.databaseUrl,
    applicationName: `centre-${config.centreName}`,
    namingStrategy: new SnakeCaseNaming(),
    migrations: [...migrations],
    synchronize: false,
    // A condition without a value never widens what a statement reads or writes: `IsNull()` says null.
    invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
    logging: false,
    poolSize: config.databasePool,
    extra: {
      max: config.databasePool,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
    },
  });
