import { loadConfig } from '@khai-bao/platform/config';
import { GatewayConfig } from './gateway.config.js';

/** The environment is read once, at start-up. */
export const config = loadConfig(GatewayConfig);
