import { startService } from '@khai-bao/platform/http';
import { AlertsServiceModule } from './alerts-service.module.js';
import { config } from './environment.js';

await startService(AlertsServiceModule, config);
