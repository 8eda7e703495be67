import { errorEntry, type ErrorEntry } from './error-entry.js';

/** Error codes of sync. */
export const syncErrors = {
  'SYNC.UNKNOWN_DESTINATION': errorEntry(404, 'No such data centre'),
  'SYNC.NOT_SET_ASIDE': errorEntry(404, 'The record is not set aside for this data centre'),
  'SYNC.RECORD_SETTLED': errorEntry(409, 'The record is being resent, was sent or is closed'),
  'SYNC.NO_ATTEMPT': errorEntry(409, 'No attempt of these records waits for a response'),
  'SYNC.NCOVI_NOT_WAITING': errorEntry(409, 'The NCOVI list does not wait for a decision'),
  'SYNC.NCOVI_NUMBERS_CHANGED': errorEntry(409, 'The numbers of the NCOVI list have changed'),
  'SYNC.NCOVI_NOT_CONFIGURED': errorEntry(404, 'No NCOVI list is configured'),
} as const satisfies Record<string, ErrorEntry>;
