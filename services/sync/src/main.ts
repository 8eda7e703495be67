import { startService } from '@khai-bao/platform/http';
import { config } from './environment.js';
import { SyncServiceModule } from './sync-service.module.js';

await startService(SyncServiceModule, config);
