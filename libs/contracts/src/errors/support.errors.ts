import { errorEntry, type ErrorEntry } from './error-entry.js';

/** Error codes of support. */
export const supportErrors = {
  'SUPPORT.NOT_FOUND': errorEntry(404, 'No such thread'),
  'SUPPORT.BAD_PHONE': errorEntry(422, 'The phone number is invalid'),
  'SUPPORT.BAD_ABSENCE': errorEntry(422, 'The first day of an absence must not be after its last day'),
  'SUPPORT.FOCAL_PERSON_NOT_FOUND': errorEntry(404, 'No such focal person of the committee'),
  'SUPPORT.FOCAL_PERSON_CHANGED': errorEntry(
    409,
    'The focal person was changed by somebody else in the meantime',
  ),
  'SUPPORT.TOO_MANY_FOCAL_PERSONS': errorEntry(409, 'A committee has at most 20 focal persons'),
  'SUPPORT.UNKNOWN_AREA': errorEntry(404, 'No such area within the jurisdiction'),
  'SUPPORT.DATE_IS_PAST': errorEntry(422, 'The date is in the past or does not exist'),
  'SUPPORT.NOBODY_TO_ACKNOWLEDGE': errorEntry(422, 'No subordinate committee can see the thread'),
  'SUPPORT.NOT_ASKED': errorEntry(409, 'No acknowledgement is requested from the committee'),
  'SUPPORT.NOBODY_TO_ANSWER': errorEntry(
    422,
    'The addressee of the question cannot see the thread, or is its author',
  ),
  'SUPPORT.GUIDE_NOT_FOUND': errorEntry(404, 'No such guide, version or draft'),
  'SUPPORT.GUIDE_INVALID': errorEntry(
    422,
    'The text of the guide breaks a rule; the members name line and rule',
  ),
  'SUPPORT.GUIDE_CHANGED': errorEntry(409, 'The draft was changed or submitted meanwhile; load it again'),
  'SUPPORT.GUIDE_DRAFT_EXISTS': errorEntry(409, 'The guide has an open draft already'),
  'SUPPORT.GUIDE_OWN_WORK': errorEntry(403, 'Whoever has written the draft cannot publish it'),
  'SUPPORT.GUIDE_UNCHANGED': errorEntry(409, 'The draft does not differ from the published version'),
  'SUPPORT.FILE_NOT_FOUND': errorEntry(404, 'No such file'),
  'SUPPORT.FILE_TYPE': errorEntry(
    422,
    'The file type is not accepted, or the content does not match the file name',
  ),
  'SUPPORT.FILE_MACRO': errorEntry(422, 'The file has macros, or is of a type that can run programs'),
  'SUPPORT.FILE_FORMULA': errorEntry(422, 'The file has formulas that run when it is opened'),
  'SUPPORT.FILE_PASSWORD': errorEntry(422, 'The file is password-protected'),
  'SUPPORT.FILE_OLD_OFFICE': errorEntry(422, 'The file is a binary Office file of before 2007'),
  'SUPPORT.FILE_EXTERNAL_LINK': errorEntry(422, 'The file loads external content when it is opened'),
  'SUPPORT.FILE_BROKEN': errorEntry(422, 'The file is damaged, or its decompressed size is far too large'),
  'SUPPORT.FILE_NAME': errorEntry(422, 'The file name is not usable'),
  'SUPPORT.TOO_MANY_FILES': errorEntry(409, 'Post or remove the pending files before adding more'),
  'SUPPORT.TRAINING_NOT_FOUND': errorEntry(404, 'No such training session or sign-up'),
  'SUPPORT.TRAINING_TIME': errorEntry(
    422,
    'A training session starts in the future, within a year, and lasts at most eight hours',
  ),
  'SUPPORT.TRAINING_NOT_STARTED': errorEntry(409, 'The training session has not started'),
  'SUPPORT.TRAINING_OVER': errorEntry(409, 'The training session has started or is over'),
  'SUPPORT.TRAINING_CANCELLED': errorEntry(409, 'The training session is cancelled'),
  'SUPPORT.TRAINING_CHANGED': errorEntry(
    409,
    'The training session was changed by somebody else in the meantime',
  ),
  'SUPPORT.TRAINING_SEATS': errorEntry(422, 'More seats are taken than the training session would have'),
  'SUPPORT.TRAINING_AUDIENCE': errorEntry(
    422,
    'The training session is not for this group, or only the admin of a unit names others',
  ),
  'SUPPORT.TRAINING_TOO_MANY_PEOPLE': errorEntry(409, 'A unit signs up at most 50 people for a session'),
  'SUPPORT.TRAINING_LINK': errorEntry(404, 'The personal link is not valid'),
  'SUPPORT.TRAINING_QUESTION_NOT_FOUND': errorEntry(404, 'No such question'),
  'SUPPORT.TRAINING_TOO_MANY_QUESTIONS': errorEntry(
    409,
    'An account asks at most 5 questions before a session, and a session has at most 200',
  ),
  'SUPPORT.TRAINING_ALL_TRAINED': errorEntry(422, 'All units of the area were trained'),
  'SUPPORT.TRAINING_CALLED_TODAY': errorEntry(
    409,
    'The untrained units of the area were sent a message today',
  ),
  'SUPPORT.CANNOT_MENTION': errorEntry(422, 'A mentioned committee or person cannot see the thread'),
} as const satisfies Record<string, ErrorEntry>;
