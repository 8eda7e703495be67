import { loadConfig } from '@khai-bao/platform/config';
import { AlertsConfig } from './alerts.config.js';

/** The environment is read once, at start-up. */
export const config = loadConfig(AlertsConfig);
