import { loadConfig } from '@khai-bao/platform/config';
import { DeclarationsConfig } from './declarations.config.js';

/** The configuration, loaded once at the start. */
export const config = loadConfig(DeclarationsConfig);
