import { loadConfig } from '@khai-bao/platform/config';
import { GatewayConfig } from './gateway.config.js';

/** Read once, at the start. */
export const config = loadConfig(GatewayConfig);
