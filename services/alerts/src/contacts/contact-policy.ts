/** Windows of a search: what it offers and what it accepts. */
export interface WindowBounds {
  readonly min: number;
  readonly max: number;
  readonly usual: number;
}

/**
 * Policy of the work on contacts. It is data: a change needs no other code. Fifteen minutes is the usual definition of a close
 * contact. All other figures are our own.
 */
export const contactPolicy = {
  minutesInsideTogether: { min: 5, max: 240, usual: 15 },
  minutesAtSameGate: { min: 5, max: 120, usual: 15 },
  daysBefore: { min: 0, max: 14, usual: 2 },
  /** Contacts that one search returns at most, the nearest first. */
  maxContacts: 20_000,
  /** Time within which an equal request is the same search, milliseconds. */
  sameSearchMs: 60_000,
  /** Time within which a search is answered, milliseconds. Ten thousand visits take two seconds; the rest is for a service that restarts. */
  searchAnswerMs: 10 * 60_000,
  /** Minutes until the next call after the first, second, … call without an answer. */
  retryMinutes: [30, 120, 240, 720, 1440],
  /** Calls without an answer after which a contact counts as unreachable. */
  maxAttempts: 6,
  /** Nobody is called before and after these times of the city. */
  callsFrom: '07:00',
  callsUntil: '21:00',
  /** Time of the city at which the daily call is due. */
  followUpAt: '08:00',
  /** Time of the city at which the daily call is due for a contact who answers by link: until then the answer is awaited. */
  callAfterLinkAt: '14:00',
  /** Time of the city at which a contact is reminded of the daily question. */
  remindAt: '08:00',
  /** Days of the daily follow-up, which begins the day after a contact was reached. */
  followUpDays: 14,
} as const satisfies Readonly<Record<string, WindowBounds | number | string | readonly number[]>>;
