import 'reflect-metadata';
import { centreDataSource } from './database.js';
import { config } from './environment.js';

const dataSource = await centreDataSource(config).initialize();
try {
  const done = await dataSource.runMigrations({ transaction: 'each' });
  process.stdout.write(`${config.centreName}: ${done.length} migrations\n`);
} finally {
  await dataSource.destroy();
}
