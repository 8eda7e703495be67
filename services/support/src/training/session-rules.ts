import type { ErrorCode } from '@khai-bao/contracts';

export const trainingLanguages = ['vi', 'en'] as const;
export type TrainingLanguage = (typeof trainingLanguages)[number];

export const trainingSessionStates = ['PLANNED', 'CANCELLED'] as const;
export type TrainingSessionState = (typeof trainingSessionStates)[number];

/** Longest session: eight hours, in milliseconds. */
const maxSessionMs = 8 * 60 * 60 * 1000;
/** How far ahead a session may be planned: a year, in milliseconds. */
const maxAheadMs = 366 * 24 * 60 * 60 * 1000;
/** How long before the start the room opens for those who have a seat: 30 minutes, in milliseconds. */
export const roomOpensBeforeMs = 30 * 60 * 1000;

/** What a decision about a session depends on. */
export interface SessionFacts {
  readonly state: TrainingSessionState;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly version: number;
}

export interface SessionTimes {
  readonly startsAt: Date;
  readonly endsAt: Date;
}

export type SessionDecision =
  | { readonly isAllowed: true; readonly isMoved: boolean }
  | { readonly isAllowed: false; readonly code: ErrorCode };

const refuse = (code: ErrorCode): SessionDecision => ({ isAllowed: false, code });

/**
 * Decides whether a session may be planned at a time.
 * @param isHeld the session took place before it is entered, for its recording and its questions
 */
export function decidePlan({ startsAt, endsAt }: SessionTimes, now: Date, isHeld = false): SessionDecision {
  const length = endsAt.getTime() - startsAt.getTime();
  const ahead = startsAt.getTime() - now.getTime();
  const isTimely = isHeld ? endsAt <= now : ahead > 0 && ahead <= maxAheadMs;
  if (!isTimely || length <= 0 || length > maxSessionMs) return refuse('SUPPORT.TRAINING_TIME');
  return { isAllowed: true, isMoved: false };
}

/**
 * Decides whether a session may be changed: a planned one, before it starts, from the version that was read, and with seats for all
 * who have one.
 */
export function decideChange(
  session: SessionFacts,
  change: SessionTimes & { readonly version: number; readonly seats: number },
  seated: number,
  now: Date,
): SessionDecision {
  if (session.state === 'CANCELLED') return refuse('SUPPORT.TRAINING_CANCELLED');
  if (now >= session.startsAt) return refuse('SUPPORT.TRAINING_OVER');
  if (session.version !== change.version) return refuse('SUPPORT.TRAINING_CHANGED');
  if (change.seats < seated) return refuse('SUPPORT.TRAINING_SEATS');
  const planned = decidePlan(change, now);
  if (!planned.isAllowed) return planned;
  const isMoved =
    session.startsAt.getTime() !== change.startsAt.getTime() ||
    session.endsAt.getTime() !== change.endsAt.getTime();
  return { isAllowed: true, isMoved };
}

/** Decides whether a session may be cancelled: until it ends. */
export function decideCancellation(session: SessionFacts, version: number, now: Date): SessionDecision {
  if (session.state === 'CANCELLED') return refuse('SUPPORT.TRAINING_CANCELLED');
  if (now >= session.endsAt) return refuse('SUPPORT.TRAINING_OVER');
  if (session.version !== version) return refuse('SUPPORT.TRAINING_CHANGED');
  return { isAllowed: true, isMoved: false };
}

/** Decides whether somebody may still sign up or give a seat back. */
export function decideSignUp(
  { state, endsAt }: Pick<SessionFacts, 'state' | 'endsAt'>,
  now: Date,
): SessionDecision {
  if (state === 'CANCELLED') return refuse('SUPPORT.TRAINING_CANCELLED');
  if (now >= endsAt) return refuse('SUPPORT.TRAINING_OVER');
  return { isAllowed: true, isMoved: false };
}

/** What a personal link leads to. `early`: before the room opens; `left`: the person has no seat. */
export const linkStates = ['early', 'open', 'over', 'cancelled', 'waiting', 'left'] as const;
export type LinkState = (typeof linkStates)[number];

/** Decides what a personal link leads to at an instant. */
export function decideLink(
  session: Pick<SessionFacts, 'state' | 'startsAt' | 'endsAt'>,
  signUp: 'SEATED' | 'WAITING' | 'LEFT',
  now: Date,
): LinkState {
  if (session.state === 'CANCELLED') return 'cancelled';
  if (now >= session.endsAt) return 'over';
  if (signUp === 'LEFT') return 'left';
  if (signUp === 'WAITING') return 'waiting';
  return now.getTime() < session.startsAt.getTime() - roomOpensBeforeMs ? 'early' : 'open';
}
