import { ConfigError, loadConfig } from '@khai-bao/platform/config';
import { CentreConfig } from './centre.config.js';

/** The environment is read once, at start-up. */
export const config = loadConfig(CentreConfig);
// If the origin came from the Host header, a request that was signed for another centre would be accepted here.
if (config.nodeEnv === 'production' && config.centreOrigin === undefined)
  throw new ConfigError('CENTRE_ORIGIN: in production the origin that senders sign for must be set');
