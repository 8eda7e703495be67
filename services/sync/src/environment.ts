import { loadConfig } from '@khai-bao/platform/config';
import { requireCentreAddresses, requireListAddress } from './centre-address.js';
import { SyncConfig } from './sync.config.js';

/** The environment is read once, at start-up. */
export const config = loadConfig(SyncConfig);
if (config.nodeEnv === 'production') {
  requireCentreAddresses(config.destinations);
  requireListAddress(config.ncoviList);
}
