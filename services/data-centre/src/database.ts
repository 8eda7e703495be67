import { DataSource } from 'typeorm';
import type { CentreConfig } from './centre.config.js';
import { migrations } from './migrations/index.js';

/** The centre's connection pool; tables come from migrations alone. */
export const centreDataSource = (config: CentreConfig): DataSource =>
  new DataSource({
    type: 'postgres',
    url: config.databaseUrl,
    applicationName: `centre-${config.centreName}`,
    entities: [],
    migrations: [...migrations],
    synchronize: false,
    logging: false,
    poolSize: config.databasePool,
    extra: {
      max: config.databasePool,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
    },
  });
