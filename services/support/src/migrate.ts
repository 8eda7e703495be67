import { runMigrations } from '@khai-bao/platform/database';
import { config } from './environment.js';
import { migrations } from './migrations/index.js';

const done = await runMigrations(config, migrations, 'support');
process.stdout.write(`support: ${done.length} migrations\n`);
