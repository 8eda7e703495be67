import path from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';

/** The services that the apps call. */
export const describedServices = [
  'accounts',
  'registration',
  'declarations',
  'alerts',
  'support',
  'sync',
] as const;
export type DescribedService = (typeof describedServices)[number];

const root = path.resolve(import.meta.dirname, '../..');

/** The committed OpenAPI document of a service. */
export const documentFile = (service: DescribedService): string =>
  path.join(root, `libs/api-client/openapi/${service}.json`);

/** The folder of the types and functions that are generated from a service's document. */
export const generatedFolder = (service: DescribedService): string =>
  path.join(root, `libs/api-client/src/generated/${service}`);

export const documentText = (document: OpenAPIObject): string => `${JSON.stringify(document, null, 2)}\n`;

/**
 * Sets the variables that have no default. A service reads them when its root module is imported; while it is described they are
 * not used.
 */
export function setPlaceholderConfiguration(): void {
  const placeholders = {
    DAY_SHARES_URL: 'postgres://127.0.0.1/none',
    SIGNING_KEYS: '[]',
    PASS_SIGNING_KEY: '{}',
    FEED_SIGNING_KEY: '{}',
  };
  for (const [name, value] of Object.entries(placeholders)) process.env[name] ??= value;
}
