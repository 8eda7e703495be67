import { runMigrations } from '@khai-bao/platform/database';
import { config } from './environment.js';
import { migrations } from './migrations/index.js';

const done = await runMigrations(config, migrations, 'alerts');
process.stdout.write(`alerts: ${done.length} migrations\n`);
