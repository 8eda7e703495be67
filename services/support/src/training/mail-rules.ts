import type { TrainingSessionState } from './session-rules.js';
import type { SignUpState } from './training-sign-up.entity.js';

/**
 * Mails about a session. `seat`: a seat was given; `promoted`: a freed seat was given to somebody who waited; `day` and `hour`: the
 * reminders.
 */
export const trainingMailKinds = ['seat', 'promoted', 'moved', 'cancelled', 'day', 'hour'] as const;
export type TrainingMailKind = (typeof trainingMailKinds)[number];

export const trainingMailSkipReasons = [
  'cancelled',
  'moved',
  'left',
  'waiting',
  'over',
  'replaced',
  'no-address',
] as const;
export type TrainingMailSkipReason = (typeof trainingMailSkipReasons)[number];

const hourMs = 60 * 60 * 1000;
/** How long before the start each reminder is due, milliseconds. */
export const reminderLeadMs = { day: 24 * hourMs, hour: hourMs } as const;

export interface PlannedTrainingMail {
  readonly kind: TrainingMailKind;
  readonly dueAt: Date;
}

/**
 * Plans the mails of somebody who gets a seat. A reminder that is due already is sent at once and replaces the confirmation, because it
 * says the same.
 */
export function planSeatMails(startsAt: Date, now: Date): PlannedTrainingMail[] {
  const left = startsAt.getTime() - now.getTime();
  if (left <= reminderLeadMs.hour) return [{ kind: 'hour', dueAt: now }];
  if (left <= reminderLeadMs.day) return [{ kind: 'day', dueAt: now }, ...planReminders(startsAt, now)];
  return [{ kind: 'seat', dueAt: now }, ...planReminders(startsAt, now)];
}

/** Plans the mails after a session has moved, or after a seat was freed: what is new at once, and the reminders that are still ahead. */
export const planChangeMails = (
  kind: 'moved' | 'promoted',
  startsAt: Date,
  now: Date,
): PlannedTrainingMail[] => [{ kind, dueAt: now }, ...planReminders(startsAt, now)];

function planReminders(startsAt: Date, now: Date): PlannedTrainingMail[] {
  return (['day', 'hour'] as const)
    .map((kind) => ({ kind, dueAt: new Date(startsAt.getTime() - reminderLeadMs[kind]) }))
    .filter(({ dueAt }) => dueAt > now);
}

/** What the decision about a due mail depends on, read when it is due. */
export interface MailFacts {
  readonly kind: TrainingMailKind;
  /** `moves` of the session when the mail was planned. */
  readonly moves: number;
  readonly session: {
    readonly state: TrainingSessionState;
    readonly startsAt: Date;
    readonly endsAt: Date;
    readonly moves: number;
  };
  readonly signUp: { readonly state: SignUpState };
}

/** Decides whether a due mail is sent; a reason: it is not. */
export function decideMail(
  { kind, moves, session, signUp }: MailFacts,
  now: Date,
): 'send' | TrainingMailSkipReason {
  if (signUp.state === 'LEFT') return 'left';
  if (kind === 'cancelled') return session.state === 'CANCELLED' ? 'send' : 'replaced';
  if (session.state === 'CANCELLED') return 'cancelled';
  if (moves !== session.moves) return 'moved';
  if (now >= session.endsAt) return 'over';
  if (kind === 'moved') return 'send';
  if (signUp.state === 'WAITING') return 'waiting';
  // After a failure of the mail server the reminder of the hour says all that the one of the day would.
  if (kind === 'day' && session.startsAt.getTime() - now.getTime() <= reminderLeadMs.hour) return 'replaced';
  return 'send';
}
