import { startService } from '@khai-bao/platform/http';
import { DeclarationsServiceModule } from './declarations-service.module.js';
import { config } from './environment.js';

await startService(DeclarationsServiceModule, config);
