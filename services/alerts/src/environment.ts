import { loadConfig } from '@khai-bao/platform/config';
import { AlertsConfig } from './alerts.config.js';

/** Read once, at the start. */
export const config = loadConfig(AlertsConfig);
