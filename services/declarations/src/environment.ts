import { loadConfig } from '@khai-bao/platform/config';
import { DeclarationsConfig } from './declarations.config.js';

/** Read once, at the start. */
export const config = loadConfig(DeclarationsConfig);
