import { runMigrations } from '@khai-bao/platform/database';
import { config } from './environment.js';
import { migrations } from './migrations/index.js';

const done = await runMigrations(config, migrations, 'accounts');
process.stdout.write(`accounts: ${done.length} migrations\n`);
