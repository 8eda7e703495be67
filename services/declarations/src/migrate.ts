import { runMigrations } from '@khai-bao/platform/database';
import { config } from './environment.js';
import { migrations } from './migrations/index.js';

const done = await runMigrations(config, migrations, 'declarations');
process.stdout.write(`declarations: ${done.length} migrations\n`);
