import { contactReasons } from '@khai-bao/contracts';
import {
  countMissedDays,
  decideContactResult,
  toCallingTime,
  type ContactResult,
  type ContactState,
  type WorkedContact,
} from './contact-outcome.js';
import { rankContact } from './contact-rank.js';

/** 10:00 in the city. */
const now = new Date('2021-06-30T03:00:00Z');
const newContact: WorkedContact = {
  state: 'to-call',
  attempts: 0,
  reachedAt: null,
  followUpFrom: null,
  answeredDays: 0,
  lastAnsweredDay: null,
  dueAt: null,
  linkState: null,
};
const followed: WorkedContact = {
  ...newContact,
  state: 'follow-up',
  attempts: 1,
  reachedAt: new Date('2021-06-25T03:00:00Z'),
  followUpFrom: '2021-06-26',
  answeredDays: 3,
  lastAnsweredDay: '2021-06-29',
};

const decide = (
  contact: Partial<WorkedContact>,
  result: ContactResult,
  at = now,
): WorkedContact | { refusal: string } => {
  const decision = decideContactResult({ ...newContact, ...contact }, result, at);
  return 'change' in decision ? decision.change : decision;
};

it.each<[string, Partial<WorkedContact>, ContactResult, Partial<WorkedContact>]>([
  [
    'reached: the follow-up begins the next morning',
    {},
    'reached',
    {
      state: 'follow-up',
      attempts: 1,
      followUpFrom: '2021-07-01',
      dueAt: new Date('2021-07-01T01:00:00Z'),
    },
  ],
  [
    'no answer: again after 30 minutes',
    {},
    'no-answer',
    { state: 'to-call', attempts: 1, dueAt: new Date('2021-06-30T03:30:00Z') },
  ],
  [
    'no answer for the second time: after two hours',
    { attempts: 1 },
    'no-answer',
    { state: 'to-call', attempts: 2, dueAt: new Date('2021-06-30T05:00:00Z') },
  ],
  [
    'no answer for the fourth time: nobody is called at night',
    { attempts: 3 },
    'no-answer',
    { state: 'to-call', attempts: 4, dueAt: new Date('2021-07-01T00:00:00Z') },
  ],
  [
    'no answer for the sixth time: unreachable',
    { attempts: 5 },
    'no-answer',
    { state: 'unreachable', attempts: 6, dueAt: null },
  ],
  ['a wrong number is not called again', {}, 'wrong-number', { state: 'unreachable', dueAt: null }],
  ['refuses', {}, 'refuses', { state: 'refused', reachedAt: now, dueAt: null }],
  ['ill', {}, 'ill', { state: 'ill', reachedAt: now, dueAt: null }],
  [
    'an unreachable contact calls back',
    { state: 'unreachable', attempts: 6 },
    'reached',
    { state: 'follow-up' },
  ],
  ['somebody who refused falls ill', { state: 'refused', attempts: 1 }, 'ill', { state: 'ill', attempts: 2 }],
  [
    'somebody ill who does not answer stays ill',
    { state: 'ill' },
    'no-answer',
    { state: 'ill', dueAt: new Date('2021-06-30T03:30:00Z') },
  ],
  [
    'somebody ill is never unreachable',
    { state: 'ill', attempts: 5 },
    'no-answer',
    { state: 'ill', attempts: 6 },
  ],
  [
    'somebody ill with a wrong number stays ill',
    { state: 'ill' },
    'wrong-number',
    { state: 'ill', dueAt: null },
  ],
  ['somebody ill who refuses stays ill', { state: 'ill' }, 'refuses', { state: 'ill', dueAt: null }],
  [
    'well, with a link: the next call is due in the afternoon',
    { ...followed, linkState: 'sent' },
    'well',
    { linkState: 'sent', dueAt: new Date('2021-07-01T07:00:00Z') },
  ],
  [
    'well, with a refused number: the next call is due in the morning',
    { ...followed, linkState: 'refused' },
    'well',
    { dueAt: new Date('2021-07-01T01:00:00Z') },
  ],
  [
    'reached again: the earlier link ends',
    { state: 'refused', linkState: 'sent' },
    'reached',
    { linkState: null },
  ],
  [
    'well: the next call is tomorrow',
    followed,
    'well',
    {
      state: 'follow-up',
      answeredDays: 4,
      lastAnsweredDay: '2021-06-30',
      dueAt: new Date('2021-07-01T01:00:00Z'),
    },
  ],
  [
    'well for the second time on a day: the day counts once',
    { ...followed, lastAnsweredDay: '2021-06-30' },
    'well',
    { answeredDays: 3, lastAnsweredDay: '2021-06-30' },
  ],
  ['symptoms', followed, 'symptoms', { state: 'ill', answeredDays: 4, dueAt: null }],
  [
    'not reached on a day: again the same day',
    followed,
    'not-reached',
    { state: 'follow-up', answeredDays: 3, dueAt: new Date('2021-06-30T03:30:00Z') },
  ],
  [
    'well on the day of the first call, before the follow-up begins: no day of it',
    { ...followed, followUpFrom: '2021-07-01', answeredDays: 0, lastAnsweredDay: null },
    'well',
    { answeredDays: 0, lastAnsweredDay: null, dueAt: new Date('2021-07-01T01:00:00Z') },
  ],
  [
    'well on the fourteenth day: the follow-up ends',
    { ...followed, followUpFrom: '2021-06-17' },
    'well',
    { state: 'done', dueAt: null },
  ],
])('%s', (_, contact, result, expected) => expect(decide(contact, result)).toMatchObject(expected));

it.each<[ContactState, ContactResult]>([
  ['follow-up', 'reached'],
  ['follow-up', 'no-answer'],
  ['done', 'reached'],
  ['done', 'well'],
  ['to-call', 'well'],
  ['ill', 'well'],
  ['unreachable', 'not-reached'],
])('a contact in the state %s refuses %s', (state, result) =>
  expect(decide({ ...followed, state }, result)).toEqual({ refusal: 'ALERTS.CONTACT_WRONG_STATE' }),
);

it.each([
  ['2021-06-30T13:59:00Z', '2021-06-30T13:59:00.000Z'],
  ['2021-06-30T14:01:00Z', '2021-07-01T00:00:00.000Z'],
  ['2021-06-30T17:30:00Z', '2021-07-01T00:00:00.000Z'],
  ['2021-06-30T23:30:00Z', '2021-07-01T00:00:00.000Z'],
])('a call at %s is due at %s', (instant, due) =>
  expect(toCallingTime(new Date(instant)).toISOString()).toBe(due),
);

it.each([
  ['before the first day', '2021-06-25', 0, null, 0],
  ['on the first day', '2021-06-26', 0, null, 0],
  ['two days without an answer', '2021-06-28', 0, null, 2],
  ['one of them answered', '2021-06-28', 1, '2021-06-27', 1],
  ['an answer of today fills no earlier day', '2021-06-28', 1, '2021-06-28', 2],
  ['after the end at most fourteen', '2021-08-30', 4, '2021-06-30', 10],
])('missed days: %s', (_, today, answeredDays, lastAnsweredDay, missed) =>
  expect(countMissedDays({ followUpFrom: '2021-06-26', answeredDays, lastAnsweredDay }, today)).toBe(missed),
);

it('ranks by reason, then by minutes together, then by minutes apart', () => {
  const inOrder = [
    { reason: 'same-party', minutesTogether: null, minutesApart: null },
    { reason: 'inside-together', minutesTogether: 42, minutesApart: 6 },
    { reason: 'inside-together', minutesTogether: 42, minutesApart: null },
    { reason: 'inside-together', minutesTogether: 15, minutesApart: 0 },
    { reason: 'same-gate', minutesTogether: null, minutesApart: 0 },
    { reason: 'same-gate', minutesTogether: null, minutesApart: 14 },
    { reason: 'same-half-day', minutesTogether: 20_000, minutesApart: 2_000 },
    { reason: 'same-half-day', minutesTogether: null, minutesApart: null },
  ] as const;
  const ranks = inOrder.map(rankContact);
  expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
  expect(new Set(ranks).size).toBe(inOrder.length);
  expect(Math.max(...ranks)).toBeLessThan(2_147_483_647);
  expect(inOrder.map(({ reason }) => reason)).toEqual(expect.arrayContaining([...contactReasons]));
});
