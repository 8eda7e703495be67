import { loadConfig, ServiceConfig } from '@khai-bao/platform/config';

/** Read once, at the start. */
export const config = loadConfig(ServiceConfig);
