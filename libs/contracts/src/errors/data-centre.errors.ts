import { errorEntry, type ErrorEntry } from './error-entry.js';

/** Error codes of the reference data centre. */
export const dataCentreErrors = {
  'CENTRE.BAD_LIST': errorEntry(422, 'The list is invalid'),
  'CENTRE.BAD_SIGNATURE': errorEntry(401, 'The signature is missing or invalid'),
  'CENTRE.BAD_BUNDLE': errorEntry(422, 'The bundle is invalid'),
  'CENTRE.OUT_OF_ORDER': errorEntry(409, 'The batch does not follow the stored sequence'),
} as const satisfies Record<string, ErrorEntry>;
