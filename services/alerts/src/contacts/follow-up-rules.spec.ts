import { buildFollowUpSms } from './follow-up-message.text.js';
import {
  decideLinkAnswer,
  decideLinkMessage,
  describeFollowUp,
  type GivenAnswer,
  type LinkAnswer,
  type LinkedContact,
} from './follow-up-rules.js';

/** 10:00 in the city on the fifth day of the follow-up. */
const now = new Date('2021-06-30T03:00:00Z');
const today = '2021-06-30';
const contact = (change: Partial<LinkedContact> = {}): LinkedContact => ({
  state: 'follow-up',
  attempts: 1,
  reachedAt: new Date('2021-06-25T03:00:00Z'),
  followUpFrom: '2021-06-26',
  answeredDays: 3,
  lastAnsweredDay: '2021-06-29',
  dueAt: new Date('2021-06-30T07:00:00Z'),
  linkState: 'sent',
  version: 7,
  ...change,
});
const none: GivenAnswer = { answeredDay: null, answer: null, answeredVersion: null };
const given = (answer: LinkAnswer, change: Partial<GivenAnswer> = {}): GivenAnswer => ({
  answeredDay: today,
  answer,
  answeredVersion: 7,
  ...change,
});
const answeredToday = { answeredDays: 4, lastAnsweredDay: today };
const ended = { refusal: 'ALERTS.FOLLOW_UP_ENDED' };

describe('the page of a link', () => {
  it.each([
    ['asks', contact(), none, { day: today, lastDay: '2021-07-09', answer: null }],
    ['shows the answer of today', contact(answeredToday), given('well'), { answer: 'well' }],
    ['asks again on the next day', contact(), given('well', { answeredDay: '2021-06-29' }), { answer: null }],
    ['shows symptoms that nobody has seen', contact({ state: 'ill' }), given('symptoms'), { answer: 'symptoms' }],
    ['shows the answer of the last day', contact({ state: 'done', followUpFrom: '2021-06-17' }), given('well'), { answer: 'well' }],
    ['asks on the day of the first call', contact({ followUpFrom: '2021-07-01', lastAnsweredDay: null }), none, { answer: null }],
  ])('%s', (_name, one, link, expected) => expect(describeFollowUp(one, link, now)).toMatchObject(expected)); // prettier-ignore

  it.each([
    ['after the last day', contact({ followUpFrom: '2021-06-16' }), none],
    ['without a follow-up', contact({ state: 'to-call', followUpFrom: null }), none],
    ['when somebody recorded the symptoms by phone', contact({ state: 'ill' }), none],
    ['when somebody has called since', contact({ state: 'ill', version: 8 }), given('symptoms')],
    [
      'on the day after symptoms',
      contact({ state: 'ill' }),
      given('symptoms', { answeredDay: '2021-06-29' }),
    ],
    ['when the contact refuses to be called', contact({ state: 'refused' }), none],
  ])('has ended %s', (_name, one, link) => expect(describeFollowUp(one, link, now)).toBeNull());
});

describe('an answer by link', () => {
  const decide = (one: LinkedContact, link: GivenAnswer, answer: LinkAnswer) => {
    const decision = decideLinkAnswer(one, link, answer, now);
    return 'change' in decision ? { ...decision.change, isNewlyIll: decision.isNewlyIll } : decision;
  };

  it.each([
    ['well: the next one is due tomorrow afternoon, and no call is counted', contact(), none, 'well',
      { state: 'follow-up', ...answeredToday, attempts: 1, dueAt: new Date('2021-07-01T07:00:00Z'), isNewlyIll: false }],
    ['symptoms: a call is due at once', contact(), none, 'symptoms',
      { state: 'ill', ...answeredToday, attempts: 1, dueAt: now, isNewlyIll: true }],
    ['corrected to symptoms: the day counts once', contact(answeredToday), given('well'), 'symptoms',
      { state: 'ill', ...answeredToday, isNewlyIll: true }],
    ['corrected to well before a call: the follow-up goes on', contact({ ...answeredToday, state: 'ill', dueAt: now }), given('symptoms'), 'well',
      { state: 'follow-up', ...answeredToday, dueAt: new Date('2021-07-01T07:00:00Z') }],
    ['other symptoms on the same day: nobody is notified twice', contact({ ...answeredToday, state: 'ill', dueAt: new Date('2021-06-30T02:00:00Z') }), given('symptoms'), 'symptoms',
      { state: 'ill', ...answeredToday, dueAt: new Date('2021-06-30T02:00:00Z'), isNewlyIll: false }],
    ['well on the last day: the follow-up is complete', contact({ followUpFrom: '2021-06-17' }), none, 'well', { state: 'done', dueAt: null }],
    ['symptoms after well on the last day', contact({ ...answeredToday, state: 'done', followUpFrom: '2021-06-17' }), given('well'), 'symptoms', { state: 'ill', dueAt: now }],
    ['symptoms after a call of today that went well', contact({ ...answeredToday, version: 8 }), given('well'), 'symptoms', { state: 'ill', ...answeredToday }],
  ] as const)('%s', (_name, one, link, answer, expected) => expect(decide(one, link, answer)).toMatchObject(expected)); // prettier-ignore

  it.each(['well', 'symptoms'] as const)('%s is refused when the follow-up has ended', (answer) =>
    expect(decide(contact({ state: 'ill', version: 8 }), given('symptoms'), answer)).toEqual(ended),
  );
});

describe('a message with the link', () => {
  const tomorrow = new Date('2021-07-01T01:00:00Z');
  const at = (time: string): Date => new Date(`2021-06-${time}Z`);

  it.each([
    ['is sent at once after the first call, and on the first day in the morning', contact({ followUpFrom: '2021-07-01' }), null, now, true, tomorrow],
    ['is sent on a morning without an answer', contact(), '2021-06-29', at('30T01:00:00'), true, tomorrow],
    ['is not sent twice on a day', contact(), today, now, false, tomorrow],
    ['is not sent after an answer', contact(answeredToday), '2021-06-29', now, false, tomorrow],
    ['is not sent before the first day', contact({ followUpFrom: '2021-07-02', lastAnsweredDay: null }), '2021-06-29', now, false, new Date('2021-07-02T01:00:00Z')],
    ['waits for the morning when it is late', contact(), '2021-06-29', at('30T15:00:00'), false, new Date('2021-07-01T00:00:00Z')],
    ['waits for the morning after midnight', contact(), '2021-06-28', at('29T18:30:00'), false, at('30T00:00:00')],
    ['is the last one on the last day', contact({ followUpFrom: '2021-06-17' }), '2021-06-29', now, true, null],
  ])('%s', (_name, one, lastSentDay, instant, isSent, nextAt) =>
    expect(decideLinkMessage(one, lastSentDay, true, instant)).toEqual({ isSent, nextAt })); // prettier-ignore

  it.each([
    ['after the last day', contact({ followUpFrom: '2021-06-16' }), true],
    ['of a contact with symptoms', contact({ state: 'ill' }), true],
    ['to a number that was refused', contact({ linkState: 'refused' }), true],
    ['of a case that has ended', contact(), false],
  ])('ends %s', (_name, one, isCaseOpen) =>
    expect(decideLinkMessage(one, '2021-06-29', isCaseOpen, now)).toEqual({ isSent: false, nextAt: null }),
  );
});

it('a message holds the link, and fits one segment with a long origin', () => {
  const token = `follow-up.${'0'.repeat(36)}.${'A'.repeat(22)}`;
  const { text } = buildFollowUpSms(`https://khaibao.hochiminhcity.gov.vn/theo-doi#${token}`);
  expect(text).toContain(token);
  expect(text.length).toBeLessThanOrEqual(160);
});
