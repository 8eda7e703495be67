import type { ErrorEntry } from './errors/error-entry.js';
import { accountsErrors } from './errors/accounts.errors.js';
import { alertsErrors } from './errors/alerts.errors.js';
import { dataCentreErrors } from './errors/data-centre.errors.js';
import { declarationsErrors } from './errors/declarations.errors.js';
import { platformErrors } from './errors/platform.errors.js';
import { registrationErrors } from './errors/registration.errors.js';
import { supportErrors } from './errors/support.errors.js';
import { syncErrors } from './errors/sync.errors.js';

export type { ErrorEntry };

/** Every error code of the system. A code names its service and never changes its meaning. */
export const errorCatalogue = {
  ...platformErrors,
  ...registrationErrors,
  ...accountsErrors,
  ...declarationsErrors,
  ...alertsErrors,
  ...supportErrors,
  ...syncErrors,
  ...dataCentreErrors,
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCatalogue;
