import { addDays, cityDayOf, instantInCity } from '@khai-bao/contracts';
import {
  decideContactResult,
  isAnsweredByLink,
  lastFollowUpDay,
  toCallingTime,
  type WorkedContact,
} from './contact-outcome.js';
import { contactPolicy } from './contact-policy.js';

/** Answers that a contact gives by the link. */
export const linkAnswers = ['well', 'symptoms'] as const;
export type LinkAnswer = (typeof linkAnswers)[number];

/** A contact as the rules of its link need it. */
export type LinkedContact = WorkedContact & { readonly version: number };

/** The last answer by a link. */
export interface GivenAnswer {
  readonly answeredDay: string | null;
  readonly answer: LinkAnswer | null;
  /** Version of the contact after the answer. */
  readonly answeredVersion: number | null;
}

/** What the page of a link shows. */
export interface FollowUpState {
  /** Today in the city. */
  readonly day: string;
  readonly lastDay: string;
  /** Today's answer, which can be corrected; null: none, or somebody has recorded a result since. */
  readonly answer: LinkAnswer | null;
}

/** Returns what the page of a link shows; null when its follow-up has ended, or somebody cares for the contact by phone. */
export function describeFollowUp(
  contact: LinkedContact,
  given: GivenAnswer,
  now: Date,
): FollowUpState | null {
  const { followUpFrom, state } = contact;
  const day = cityDayOf(now);
  if (followUpFrom === null || day > lastFollowUpDay(followUpFrom)) return null;
  const isOwn = given.answeredDay === day && given.answeredVersion === contact.version;
  const answer = isOwn ? given.answer : null;
  if (state !== 'follow-up' && answer === null) return null;
  return { day, lastDay: lastFollowUpDay(followUpFrom), answer };
}

export type LinkAnswerDecision =
  | { readonly change: WorkedContact; readonly isNewlyIll: boolean }
  | { readonly refusal: 'ALERTS.FOLLOW_UP_ENDED' };

/**
 * Decides what an answer by link does to a contact. One answer counts per day. It can be corrected on its day until somebody records
 * a result or opens a case. Symptoms are due for a call at once.
 */
export function decideLinkAnswer(
  contact: LinkedContact,
  given: GivenAnswer,
  answer: LinkAnswer,
  now: Date,
): LinkAnswerDecision {
  const state = describeFollowUp(contact, given, now);
  if (state === null) return { refusal: 'ALERTS.FOLLOW_UP_ENDED' };
  // A correction begins where the corrected answer began.
  const decision = decideContactResult({ ...contact, state: 'follow-up' }, answer, now);
  if ('refusal' in decision) return { refusal: 'ALERTS.FOLLOW_UP_ENDED' };
  const isIll = contact.state === 'ill';
  return {
    change: {
      ...decision.change,
      attempts: contact.attempts,
      ...(answer === 'symptoms' ? { dueAt: (isIll ? contact.dueAt : null) ?? now } : {}),
    },
    isNewlyIll: answer === 'symptoms' && !isIll,
  };
}

export interface LinkMessageDecision {
  readonly isSent: boolean;
  /** Time of the next decision; null: there is none. */
  readonly nextAt: Date | null;
}

const noMessage: LinkMessageDecision = { isSent: false, nextAt: null };

/**
 * Decides at the time of a message whether it is sent: the first one at once, then one on each day of the follow-up without an answer
 * yet. Nobody gets a message at night.
 */
export function decideLinkMessage(
  contact: WorkedContact,
  lastSentDay: string | null,
  isCaseOpen: boolean,
  now: Date,
): LinkMessageDecision {
  const { followUpFrom, lastAnsweredDay, state } = contact;
  const today = cityDayOf(now);
  if (!isCaseOpen || state !== 'follow-up' || followUpFrom === null || !isAnsweredByLink(contact))
    return noMessage;
  const lastDay = lastFollowUpDay(followUpFrom);
  if (today > lastDay) return noMessage;
  const isWanted =
    lastSentDay === null || (today >= followUpFrom && lastSentDay !== today && lastAnsweredDay !== today);
  const wakingTime = toCallingTime(now);
  if (isWanted && wakingTime > now) return { isSent: false, nextAt: wakingTime };
  const nextDay = today < followUpFrom ? followUpFrom : addDays(today, 1);
  return {
    isSent: isWanted,
    nextAt: nextDay > lastDay ? null : instantInCity(nextDay, contactPolicy.remindAt),
  };
}
