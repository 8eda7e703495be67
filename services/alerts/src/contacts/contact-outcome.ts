import { addDays, cityDayOf, instantInCity } from '@khai-bao/contracts';
import { contactPolicy } from './contact-policy.js';

/** States of a contact. `unreachable`, `refused` and `ill` wait for nobody; they can be taken up again by a call. */
export const contactStates = ['to-call', 'follow-up', 'ill', 'refused', 'unreachable', 'done'] as const;
export type ContactState = (typeof contactStates)[number];

/** Outcomes of a call to a contact. */
export const contactOutcomes = ['reached', 'no-answer', 'wrong-number', 'refuses', 'ill'] as const;
export type ContactOutcome = (typeof contactOutcomes)[number];

/** Answers of the daily follow-up. */
export const followUpAnswers = ['well', 'symptoms', 'not-reached'] as const;
export type FollowUpAnswer = (typeof followUpAnswers)[number];

/** Whatever was recorded about a contact. */
export const contactResults = [...contactOutcomes, ...followUpAnswers] as const;
export type ContactResult = (typeof contactResults)[number];

/** The link of a contact: its first message waits, a message was accepted, or the number was refused. */
export const contactLinkStates = ['waiting', 'sent', 'refused'] as const;
export type ContactLinkState = (typeof contactLinkStates)[number];

/** Members of a contact on which a decision depends. */
export interface WorkedContact {
  readonly state: ContactState;
  readonly attempts: number;
  readonly reachedAt: Date | null;
  /** First day of the daily follow-up, `2021-06-30`. */
  readonly followUpFrom: string | null;
  /** Days of the follow-up with an answer. */
  readonly answeredDays: number;
  readonly lastAnsweredDay: string | null;
  readonly dueAt: Date | null;
  /** Null: the contact has no link. */
  readonly linkState: ContactLinkState | null;
}

export type ContactDecision =
  { readonly change: WorkedContact } | { readonly refusal: 'ALERTS.CONTACT_WRONG_STATE' };

const refusal: ContactDecision = { refusal: 'ALERTS.CONTACT_WRONG_STATE' };
const isFollowUpAnswer = (result: ContactResult): result is FollowUpAnswer =>
  (followUpAnswers as readonly string[]).includes(result);

/** Returns the time of a call that should happen at `instant`: nobody is called at night. */
export function toCallingTime(instant: Date): Date {
  const day = cityDayOf(instant);
  const opens = instantInCity(day, contactPolicy.callsFrom);
  if (instant < opens) return opens;
  if (instant <= instantInCity(day, contactPolicy.callsUntil)) return instant;
  return instantInCity(addDays(day, 1), contactPolicy.callsFrom);
}

/** Returns whether the daily answer of a contact is awaited by link. */
export const isAnsweredByLink = ({ linkState }: Pick<WorkedContact, 'linkState'>): boolean =>
  linkState === 'waiting' || linkState === 'sent';

/** Returns when the daily call of a day is due. Whoever answers by link is called only without an answer. */
const dailyCallAt = (contact: Pick<WorkedContact, 'linkState'>, day: string): Date =>
  instantInCity(day, isAnsweredByLink(contact) ? contactPolicy.callAfterLinkAt : contactPolicy.followUpAt);

/** Returns the last day of a follow-up. */
export const lastFollowUpDay = (from: string): string => addDays(from, contactPolicy.followUpDays - 1);

/** Returns the days of a follow-up before `today` without an answer. */
export function countMissedDays(
  {
    followUpFrom,
    answeredDays,
    lastAnsweredDay,
  }: Pick<WorkedContact, 'followUpFrom' | 'answeredDays' | 'lastAnsweredDay'>,
  today: string,
): number {
  if (followUpFrom === null) return 0;
  const elapsed = Math.round((Date.parse(today) - Date.parse(followUpFrom)) / 86_400_000);
  const answered = answeredDays - (lastAnsweredDay === today ? 1 : 0);
  return Math.max(0, Math.min(elapsed, contactPolicy.followUpDays) - answered);
}

/** Decides what a recorded call or answer does to a contact. */
export function decideContactResult(
  contact: WorkedContact,
  result: ContactResult,
  now: Date,
): ContactDecision {
  return isFollowUpAnswer(result) ? decideAnswer(contact, result, now) : decideCall(contact, result, now);
}

function decideCall(contact: WorkedContact, outcome: ContactOutcome, now: Date): ContactDecision {
  // The daily call of a follow-up has answers of its own.
  if (contact.state === 'follow-up' || contact.state === 'done') return refusal;
  const attempts = contact.attempts + 1;
  // Whoever reported symptoms stays ill, whatever comes of the call.
  const isIll = contact.state === 'ill';
  switch (outcome) {
    case 'reached': {
      const followUpFrom = addDays(cityDayOf(now), 1);
      return {
        change: {
          state: 'follow-up',
          attempts,
          reachedAt: now,
          followUpFrom,
          answeredDays: 0,
          lastAnsweredDay: null,
          dueAt: instantInCity(followUpFrom, contactPolicy.followUpAt),
          // Another follow-up has another link.
          linkState: null,
        },
      };
    }
    case 'no-answer': {
      const isUnreachable = !isIll && attempts >= contactPolicy.maxAttempts;
      const dueAt = isUnreachable ? null : retryAt(attempts, now);
      const waiting = isIll ? 'ill' : 'to-call';
      return { change: { ...contact, attempts, state: isUnreachable ? 'unreachable' : waiting, dueAt } };
    }
    case 'wrong-number':
      return { change: { ...contact, attempts, state: isIll ? 'ill' : 'unreachable', dueAt: null } };
    case 'refuses':
      return {
        change: { ...contact, attempts, state: isIll ? 'ill' : 'refused', reachedAt: now, dueAt: null },
      };
    case 'ill':
      return { change: { ...contact, attempts, state: 'ill', reachedAt: now, dueAt: null } };
  }
}

function decideAnswer(contact: WorkedContact, answer: FollowUpAnswer, now: Date): ContactDecision {
  const { followUpFrom } = contact;
  const today = cityDayOf(now);
  if (contact.state !== 'follow-up' || followUpFrom === null) return refusal;
  const attempts = contact.attempts + 1;
  if (answer === 'not-reached') {
    const retry = retryAt(1, now);
    const dueAt = cityDayOf(retry) <= lastFollowUpDay(followUpFrom) ? retry : null;
    return { change: { ...contact, attempts, dueAt } };
  }
  // The first call and a call before the follow-up begins are no day of it.
  const isNewDay = today >= followUpFrom && contact.lastAnsweredDay !== today;
  const answered = {
    ...contact,
    attempts,
    answeredDays: contact.answeredDays + (isNewDay ? 1 : 0),
    lastAnsweredDay: isNewDay ? today : contact.lastAnsweredDay,
  };
  if (answer === 'symptoms') return { change: { ...answered, state: 'ill', dueAt: null } };
  const isEnd = today >= lastFollowUpDay(followUpFrom);
  const nextDay = today < followUpFrom ? followUpFrom : addDays(today, 1);
  return {
    change: isEnd
      ? { ...answered, state: 'done', dueAt: null }
      : { ...answered, dueAt: dailyCallAt(contact, nextDay) },
  };
}

function retryAt(attempts: number, now: Date): Date {
  const { retryMinutes } = contactPolicy;
  const minutes = retryMinutes[Math.min(attempts, retryMinutes.length) - 1] ?? retryMinutes[0];
  return toCallingTime(new Date(now.getTime() + minutes * 60_000));
}
