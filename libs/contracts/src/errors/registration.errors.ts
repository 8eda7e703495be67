import { errorEntry, type ErrorEntry } from './error-entry.js';

/** Error codes of registration. */
export const registrationErrors = {
  'REGISTRATION.NOT_FOUND': errorEntry(404, 'No such registration'),
  'REGISTRATION.UNKNOWN_AREA': errorEntry(422, 'No such ward'),
  'REGISTRATION.SAME_AREA': errorEntry(422, 'A ward cannot be merged into itself'),
  'REGISTRATION.AREA_ENDS': errorEntry(409, 'The target ward no longer exists on that day'),
  'REGISTRATION.AREA_MERGED': errorEntry(
    409,
    'The ward is merged, or scheduled to be merged, into another one',
  ),
  'REGISTRATION.AREA_AWAITS': errorEntry(409, 'Another ward is scheduled to be merged into this one'),
  'REGISTRATION.AREA_MERGE_BEGUN': errorEntry(409, 'The merge has already taken effect'),
  'REGISTRATION.LAST_WARD': errorEntry(
    409,
    'The last ward of a district cannot be merged into another district',
  ),
  'REGISTRATION.BAD_PHONE': errorEntry(422, 'The phone number is invalid'),
  'REGISTRATION.WRONG_STATE': errorEntry(409, 'The state of the registration does not allow this transition'),
  'REGISTRATION.CHANGED': errorEntry(409, 'The registration was changed by somebody else in the meantime'),
  'REGISTRATION.DUPLICATE_NOT_FOUND': errorEntry(404, 'No such pair of registrations in the jurisdiction'),
  'REGISTRATION.DUPLICATE_DECIDED': errorEntry(
    409,
    'The pair of registrations was decided by somebody else in the meantime',
  ),
  'REGISTRATION.HAS_ACCOUNT': errorEntry(409, 'The registration must be kept, because its account is in use'),
  'REGISTRATION.JOINED_FURTHER': errorEntry(
    409,
    'The registration was joined to a third one afterwards; separate those first',
  ),
  'REGISTRATION.NCOVI_SETTLED': errorEntry(409, 'The NCOVI question has been settled or has changed'),
  'REGISTRATION.NCOVI_NO_CANDIDATE': errorEntry(422, 'The unit is not a candidate of this NCOVI question'),
  'REGISTRATION.CLOCKS_CHANGED': errorEntry(
    409,
    'The deadlines were changed by somebody else in the meantime',
  ),
  'REGISTRATION.MESSAGE_TODAY': errorEntry(409, 'The area already received a message today'),
  'REGISTRATION.NO_OUTDATED_POSTER': errorEntry(409, 'No unit of the area has an outdated poster'),
  'REGISTRATION.NOBODY_SILENT': errorEntry(409, 'No unit of the area is without declarations'),
  'REGISTRATION.PHARMACY_FILE_NOT_FOUND': errorEntry(
    404,
    'No list of pharmacies of that day exists, or it has expired',
  ),
  'REGISTRATION.FILE_TYPE': errorEntry(
    422,
    'The file is neither a picture nor a PDF, or the PDF has active content',
  ),
  'REGISTRATION.FILE_TOO_LARGE': errorEntry(413, 'A file holds at most 5 MB'),
  'REGISTRATION.TOO_MANY_FILES': errorEntry(409, 'An answer holds at most three files'),
  'REGISTRATION.FILE_NOT_FOUND': errorEntry(404, 'No such file'),
  'REGISTRATION.KEY_REUSED': errorEntry(409, 'The idempotency key was used with other content'),
  'REGISTRATION.CONTACT_NOT_FOUND': errorEntry(404, 'No such contact point of the committee'),
  'REGISTRATION.CONTACT_CHANGED': errorEntry(
    409,
    'The contact point was changed by somebody else in the meantime',
  ),
  'REGISTRATION.TOO_MANY_CONTACTS': errorEntry(409, 'A committee has at most 20 contact points'),
  'REGISTRATION.PHOTO_TYPE': errorEntry(422, 'The file is not a valid JPEG, PNG or WebP picture'),
  'REGISTRATION.TOO_MANY_PHOTOS': errorEntry(409, 'An inspection holds at most six photos'),
  'REGISTRATION.FILTER_NOT_FOUND': errorEntry(404, 'No such saved filter of the account or its committee'),
  'REGISTRATION.FILTER_CHANGED': errorEntry(
    409,
    'The saved filter was changed by somebody else in the meantime',
  ),
  'REGISTRATION.FILTER_NOT_YOURS': errorEntry(403, 'Only the owner of a saved filter may share it'),
  'REGISTRATION.TOO_MANY_FILTERS': errorEntry(409, 'An account has at most 30 saved filters'),
  'REGISTRATION.TOO_MANY_SHARED_FILTERS': errorEntry(409, 'A committee shares at most 30 saved filters'),
  'REGISTRATION.IMPORT_NOT_FOUND': errorEntry(
    404,
    'No such import of the committee, or its rows have expired',
  ),
  'REGISTRATION.IMPORT_UNREADABLE': errorEntry(422, 'The file is not a readable spreadsheet'),
  'REGISTRATION.IMPORT_OLD_EXCEL': errorEntry(
    422,
    'The file is an old or password-protected Excel file; save it as .xlsx without a password',
  ),
  'REGISTRATION.IMPORT_TOO_LARGE': errorEntry(413, 'The file is too large, split it'),
  'REGISTRATION.IMPORT_TOO_MANY_ROWS': errorEntry(422, 'A file holds at most 10,000 rows of units, split it'),
  'REGISTRATION.IMPORT_EMPTY': errorEntry(422, 'The file has no rows of units'),
  'REGISTRATION.IMPORT_WRONG_STATE': errorEntry(
    409,
    'The import has started, its rows can no longer be changed',
  ),
} as const satisfies Record<string, ErrorEntry>;
