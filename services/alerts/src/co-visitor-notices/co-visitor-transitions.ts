import { coVisitorPolicy } from './co-visitor-policy.js';

/** States of a notice. `refused`, `cancelled` and `expired` were never sent; `sent` means that every message was tried. */
export const coVisitorNoticeStates = [
  'prepared',
  'sending',
  'sent',
  'refused',
  'cancelled',
  'expired',
] as const;
export type CoVisitorNoticeState = (typeof coVisitorNoticeStates)[number];

/** Members of a notice on which a decision depends. */
export interface DecidedNotice {
  readonly state: CoVisitorNoticeState;
  /** Account that prepared it. */
  readonly preparedBy: string;
  readonly expiresAt: Date;
}

export type CoVisitorCommand =
  | {
      readonly kind: 'release';
      readonly accountId: string;
      /** People whom the notice would reach now. */
      readonly people: number;
      /** Why few people are notified; null: not confirmed. */
      readonly fewPeopleReason: string | null;
    }
  | { readonly kind: 'refuse'; readonly accountId: string }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'expire' }
  | { readonly kind: 'retry'; readonly failed: number };

export type CoVisitorDecision =
  | { readonly state: CoVisitorNoticeState }
  | {
      readonly refusal:
        | 'ALERTS.CO_VISITOR_NOTICE_STATE'
        | 'ALERTS.SECOND_PERSON_NEEDED'
        | 'ALERTS.TOO_FEW_CO_VISITORS'
        | 'ALERTS.NO_CO_VISITORS';
    };

/** Decides what a command does to a notice. */
export function decideCoVisitorNotice(
  notice: DecidedNotice,
  command: CoVisitorCommand,
  now: Date,
): CoVisitorDecision {
  if (command.kind === 'retry')
    return notice.state === 'sent' && command.failed > 0
      ? { state: 'sending' }
      : { refusal: 'ALERTS.CO_VISITOR_NOTICE_STATE' };
  if (notice.state !== 'prepared') return { refusal: 'ALERTS.CO_VISITOR_NOTICE_STATE' };
  if (command.kind === 'cancel') return { state: 'cancelled' };
  const isExpired = now >= notice.expiresAt;
  if (command.kind === 'expire')
    return isExpired ? { state: 'expired' } : { refusal: 'ALERTS.CO_VISITOR_NOTICE_STATE' };
  // The timer ends it within seconds; nobody decides about it in between.
  if (isExpired) return { refusal: 'ALERTS.CO_VISITOR_NOTICE_STATE' };
  if (command.accountId === notice.preparedBy) return { refusal: 'ALERTS.SECOND_PERSON_NEEDED' };
  if (command.kind === 'refuse') return { state: 'refused' };
  if (command.people === 0) return { refusal: 'ALERTS.NO_CO_VISITORS' };
  return command.people < coVisitorPolicy.minPeople && command.fewPeopleReason === null
    ? { refusal: 'ALERTS.TOO_FEW_CO_VISITORS' }
    : { state: 'sending' };
}
