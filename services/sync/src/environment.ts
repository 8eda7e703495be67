import { loadConfig } from '@khai-bao/platform/config';
import { SyncConfig } from './sync.config.js';

/** Read once, at the start. */
export const config = loadConfig(SyncConfig);
