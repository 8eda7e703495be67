/** A refusal that a client can meet: the HTTP status and an English title. Texts for people live in the apps, by code. */
export interface ErrorEntry {
  readonly status: number;
  readonly title: string;
}

const entry = (status: number, title: string): ErrorEntry => ({ status, title });

/** Every error code of the system. A code names its service and never changes its meaning. */
export const errorCatalogue = {
  'PLATFORM.VALIDATION': entry(400, 'The request has fields that are missing or wrong'),
  'PLATFORM.MALFORMED': entry(400, 'The request could not be read'),
  'PLATFORM.UNAUTHENTICATED': entry(401, 'Sign in first'),
  'PLATFORM.FORBIDDEN': entry(403, 'This account may not do that'),
  'PLATFORM.NOT_FOUND': entry(404, 'There is nothing at this address'),
  'PLATFORM.TOO_LARGE': entry(413, 'The request is too large'),
  'PLATFORM.UNSUPPORTED_TYPE': entry(415, 'Send JSON'),
  'PLATFORM.TOO_MANY_REQUESTS': entry(429, 'Too many requests, wait a little'),
  'PLATFORM.INTERNAL': entry(500, 'Something failed on our side'),
  'PLATFORM.OVERLOADED': entry(503, 'Busy, try again in a moment'),
  'PLATFORM.UNAVAILABLE': entry(503, 'This part of the system is not reachable now'),
  'PLATFORM.DEAD_LETTER_NOT_FOUND': entry(404, 'No such dead letter'),
  'REGISTRATION.NOT_FOUND': entry(404, 'No registration matches'),
  'REGISTRATION.UNKNOWN_AREA': entry(422, 'This ward is not known'),
  'REGISTRATION.BAD_PHONE': entry(422, 'This is not a phone number'),
  'REGISTRATION.WRONG_STATE': entry(409, 'The registration is in a state that does not allow this'),
  'REGISTRATION.CHANGED': entry(409, 'Somebody else has changed this registration meanwhile'),
  'REGISTRATION.KEY_REUSED': entry(409, 'This key was used with other content'),
  'REGISTRATION.CONTACT_NOT_FOUND': entry(404, 'Your committee has no such contact point'),
  'REGISTRATION.CONTACT_CHANGED': entry(409, 'Somebody else has changed this contact point meanwhile'),
  'REGISTRATION.TOO_MANY_CONTACTS': entry(409, 'A committee has 20 contact points at most'),
  'ACCOUNTS.BAD_CREDENTIALS': entry(401, 'User name or password is wrong'),
  'ACCOUNTS.TOO_MANY_ATTEMPTS': entry(429, 'Too many attempts, wait'),
  'ACCOUNTS.SESSION_ENDED': entry(401, 'The session has ended, sign in again'),
  'ACCOUNTS.DISABLED': entry(403, 'This account is disabled'),
  'ACCOUNTS.PASSWORD_CHANGE_REQUIRED': entry(403, 'Set a new password first'),
  'ACCOUNTS.WEAK_PASSWORD': entry(422, 'The new password is too easy to guess'),
  'ACCOUNTS.PASSWORD_EXPIRED': entry(401, 'The one-time password has expired'),
  'ACCOUNTS.NOT_FOUND': entry(404, 'No such account'),
  'ACCOUNTS.WRONG_STATE': entry(409, 'The account is in a state that does not allow this'),
  'ACCOUNTS.HANDOVER_NOT_FOUND': entry(404, 'No such handover'),
  'ACCOUNTS.HANDOVER_ALREADY_OPENED': entry(409, 'This handover was opened before'),
  'ACCOUNTS.HANDOVER_NOT_OPENED': entry(409, 'Open the handover before you confirm it'),
  'DECLARATIONS.GATE_NOT_FOUND': entry(404, 'No gate has this code'),
  'DECLARATIONS.GATE_RETIRED': entry(410, 'This gate is no longer used'),
  'DECLARATIONS.UNKNOWN_UNIT': entry(409, 'The unit is not known here yet, try again in a moment'),
  'DECLARATIONS.INVALID': entry(422, 'The declaration has answers that are missing or wrong'),
  'DECLARATIONS.CONSENT_REQUIRED': entry(422, 'Consent to the current text is needed'),
  'DECLARATIONS.KEY_REUSED': entry(409, 'This key was used with other content or by another device'),
  'DECLARATIONS.CLOCK_TOO_FAR': entry(422, 'The time given is too far from now'),
  'DECLARATIONS.NOT_FOUND': entry(404, 'No such declaration'),
  'DECLARATIONS.PASS_FORGED': entry(422, 'This pass was not issued here'),
  'DECLARATIONS.PASS_EXPIRED': entry(422, 'This pass has expired'),
  'DECLARATIONS.PASS_UNKNOWN': entry(422, 'No pass has this code'),
  'DECLARATIONS.PASS_REVOKED': entry(422, 'This pass was withdrawn'),
  'DECLARATIONS.DECISION_REQUIRED': entry(422, 'Staff must decide on this pass'),
  'DECLARATIONS.STOPPED_PASS': entry(409, 'A stopped pass cannot be let in'),
  'ALERTS.NOT_FOUND': entry(404, 'No such case'),
  'ALERTS.WRONG_STATE': entry(409, 'The case is in a state that does not allow this'),
  'SUPPORT.NOT_FOUND': entry(404, 'No such thread'),
  'SYNC.UNKNOWN_DESTINATION': entry(404, 'No such data centre'),
  'CENTRE.BAD_SIGNATURE': entry(401, 'The signature is missing or wrong'),
  'CENTRE.BAD_BUNDLE': entry(422, 'The bundle is not acceptable'),
  'CENTRE.OUT_OF_ORDER': entry(409, 'The batch does not follow what is held'),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCatalogue;
