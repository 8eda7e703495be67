import { errorEntry, type ErrorEntry } from './error-entry.js';

/** Error codes of all services. */
export const platformErrors = {
  'PLATFORM.VALIDATION': errorEntry(400, 'Fields of the request are missing or invalid'),
  'PLATFORM.ILL_FORMED_TEXT': errorEntry(422, 'The request holds text that is not well-formed Unicode'),
  'PLATFORM.MALFORMED': errorEntry(400, 'The request could not be parsed'),
  'PLATFORM.UNAUTHENTICATED': errorEntry(401, 'Authentication is required'),
  'PLATFORM.PROOF_REFUSED': errorEntry(
    401,
    'The proof of possession of the device key is missing or invalid',
  ),
  'PLATFORM.FORBIDDEN': errorEntry(403, 'The account lacks the required permission'),
  'PLATFORM.NOT_FOUND': errorEntry(404, 'No resource exists at this path'),
  'PLATFORM.TOO_SLOW': errorEntry(408, 'The request body took too long to arrive'),
  'PLATFORM.TOO_LARGE': errorEntry(413, 'The request body is too large'),
  'PLATFORM.UNSUPPORTED_TYPE': errorEntry(415, 'The media type of the request body is not supported'),
  'PLATFORM.TOO_MANY_REQUESTS': errorEntry(429, 'The rate limit is exceeded, retry later'),
  'PLATFORM.INTERNAL': errorEntry(500, 'Internal server error'),
  'PLATFORM.OVERLOADED': errorEntry(503, 'The service is overloaded, retry later'),
  'PLATFORM.UNAVAILABLE': errorEntry(503, 'A dependency of the service is unavailable, retry later'),
  'PLATFORM.FILES_AWAY': errorEntry(503, 'The file store is unavailable; no file was stored or returned'),
  'PLATFORM.DEAD_LETTER_NOT_FOUND': errorEntry(404, 'No such dead letter'),
} as const satisfies Record<string, ErrorEntry>;
