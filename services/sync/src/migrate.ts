import { runMigrations } from '@khai-bao/platform/database';
import { config } from './environment.js';
import { migrations } from './migrations/index.js';

const done = await runMigrations(config, migrations, 'sync');
process.stdout.write(`sync: ${done.length} migrations\n`);
