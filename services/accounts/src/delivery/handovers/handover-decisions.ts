import type { AccountState } from '@khai-bao/contracts';
import type { AccountEntity } from '../../accounts/account.entity.js';
import type { HandoverEntity } from './handover.entity.js';
import type { HandoverState } from './handovers.dto.js';

const dayMs = 24 * 60 * 60 * 1000;
/** Delay after the end of the password, so that the last reminder finds it ended, milliseconds. */
const afterPasswordEndMs = 1_000;

/** What a decision about a handover depends on. */
export interface HandoverSubject {
  readonly state: HandoverState;
  readonly accountState: AccountState;
  /** End of the one-time password; null: the account has none. */
  readonly passwordExpiresAt: Date | null;
}

/** Reads what decisions depend on. */
export const toHandoverSubject = (
  { state }: Pick<HandoverEntity, 'state'>,
  { state: accountState, passwordExpiresAt }: Pick<AccountEntity, 'state' | 'passwordExpiresAt'>,
): HandoverSubject => ({ state, accountState, passwordExpiresAt });

/** What committees do with a handover; `remind`: its reminder is due. */
export const handoverCommands = ['open', 'confirm', 'return', 'remind'] as const;
export type HandoverCommand = (typeof handoverCommands)[number];

export interface HandoverChange {
  readonly state: HandoverState;
  /** The state that the account transitions to; null: no transition. */
  readonly accountState: AccountState | null;
  /** What becomes of the sealed password: the slip displays it, or it becomes invalid. */
  readonly password: 'unchanged' | 'display' | 'invalidate';
  /** When the next reminder is due, after one was due and the handover stays open; otherwise null. */
  readonly nextReminderAt: Date | null;
}
export type HandoverDecision =
  | { readonly change: HandoverChange }
  | {
      readonly refusal:
        | 'ACCOUNTS.HANDOVER_ALREADY_OPENED'
        | 'ACCOUNTS.HANDOVER_EXPIRED'
        | 'ACCOUNTS.HANDOVER_NOT_OPENED'
        | 'ACCOUNTS.WRONG_STATE';
    };

/** Whether a handover waits for its committee or the unit. */
export const isOpenHandover = (state: HandoverState): boolean => state === 'WAITING' || state === 'OPENED';

/** Decides what a command does to a handover and its account. */
export function decideHandover(
  subject: HandoverSubject,
  command: HandoverCommand,
  now: Date,
): HandoverDecision {
  switch (command) {
    case 'open':
      return decideOpening(subject, now);
    case 'confirm':
      return decideConfirmation(subject);
    case 'return':
      if (!isOpenHandover(subject.state) || subject.accountState === 'ACTIVATED')
        return { refusal: 'ACCOUNTS.WRONG_STATE' };
      return {
        change: {
          state: 'RETURNED',
          accountState: 'HANDOVER_RETURNED',
          password: 'invalidate',
          nextReminderAt: null,
        },
      };
    case 'remind':
      return decideReminder(subject, now);
  }
}

/** A slip is opened once. The unit could not sign in with an ended password. */
function decideOpening({ state, passwordExpiresAt }: HandoverSubject, now: Date): HandoverDecision {
  if (state !== 'WAITING') return { refusal: 'ACCOUNTS.HANDOVER_ALREADY_OPENED' };
  if (passwordExpiresAt !== null && passwordExpiresAt < now) return { refusal: 'ACCOUNTS.HANDOVER_EXPIRED' };
  return {
    change: {
      state: 'OPENED',
      accountState: 'HANDOVER_OPENED',
      password: 'display',
      nextReminderAt: null,
    },
  };
}

/** A unit may have signed in before the confirmation: an activated account stays activated. */
function decideConfirmation({ state, accountState }: HandoverSubject): HandoverDecision {
  if (state === 'WAITING') return { refusal: 'ACCOUNTS.HANDOVER_NOT_OPENED' };
  if (state !== 'OPENED') return { refusal: 'ACCOUNTS.WRONG_STATE' };
  return {
    change: {
      state: 'CONFIRMED',
      accountState: accountState === 'HANDOVER_OPENED' ? 'HANDED_OVER' : null,
      password: 'unchanged',
      nextReminderAt: null,
    },
  };
}

/**
 * A handover whose password has ended expires with it. Otherwise the account's event is repeated once a day. A unit that has
 * signed in needs no reminder; the open confirmation remains in the list.
 */
function decideReminder(
  { state, accountState, passwordExpiresAt }: HandoverSubject,
  now: Date,
): HandoverDecision {
  if (!isOpenHandover(state) || (accountState !== 'HANDOVER_WAITING' && accountState !== 'HANDOVER_OPENED'))
    return { refusal: 'ACCOUNTS.WRONG_STATE' };
  const endsAt = passwordExpiresAt ?? now;
  if (endsAt <= now)
    return {
      change: {
        state: 'EXPIRED',
        accountState: 'HANDOVER_RETURNED',
        password: 'invalidate',
        nextReminderAt: null,
      },
    };
  return {
    change: {
      state,
      accountState,
      password: 'unchanged',
      nextReminderAt: new Date(Math.min(now.getTime() + dayMs, endsAt.getTime() + afterPasswordEndMs)),
    },
  };
}
