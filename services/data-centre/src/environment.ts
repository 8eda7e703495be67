import { loadConfig } from '@khai-bao/platform/config';
import { CentreConfig } from './centre.config.js';

/** Read once, at the start. */
export const config = loadConfig(CentreConfig);
