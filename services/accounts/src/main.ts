import { startService } from '@khai-bao/platform/http';
import { AccountsServiceModule } from './accounts-service.module.js';
import { config } from './environment.js';

await startService(AccountsServiceModule, config);
