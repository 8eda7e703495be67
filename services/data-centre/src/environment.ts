import { ConfigError, loadConfig } from '@khai-bao/platform/config';
import { CentreConfig } from './centre.config.js';

/** Read once, at the start. */
export const config = loadConfig(CentreConfig);
// What was signed for another centre would be taken for a reading here, if the request itself said whose it is.
if (config.nodeEnv === 'production' && config.centreOrigin === undefined)
  throw new ConfigError('CENTRE_ORIGIN: in production the origin that senders sign for must be set');
