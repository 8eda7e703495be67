import { loadConfig } from '@khai-bao/platform/config';
import { RegistrationConfig } from './registration.config.js';

/** Read once, at the start. */
export const config = loadConfig(RegistrationConfig);
