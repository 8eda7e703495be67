import { startService } from '@khai-bao/platform/http';
import { config } from './environment.js';
import { SupportServiceModule } from './support-service.module.js';

await startService(SupportServiceModule, config);
