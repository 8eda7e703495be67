import 'reflect-metadata';
import { createCentreDataSource } from './database.js';
import { config } from './environment.js';

const dataSource = await createCentreDataSource(config).initialize();
try {
  const done = await dataSource.runMigrations({ transaction: 'each' });
  process.stdout.write(`${config.centreName}: ${done.length} migrations\n`);
} finally {
  await dataSource.destroy();
}
