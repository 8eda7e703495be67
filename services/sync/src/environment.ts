import { loadConfig } from '@khai-bao/platform/config';
import { requireCentreAddresses } from './centre-address.js';
import { SyncConfig } from './sync.config.js';

/** Read once, at the start. */
export const config = loadConfig(SyncConfig);
if (config.nodeEnv === 'production') requireCentreAddresses(config.destinations);
