import { startService } from '@khai-bao/platform/http';
import { config } from './environment.js';
import { RegistrationServiceModule } from './registration-service.module.js';

await startService(RegistrationServiceModule, config);
