import { loadConfig } from '@khai-bao/platform/config';
import { SupportConfig } from './support.config.js';

/** Read once, at the start. */
export const config = loadConfig(SupportConfig);
