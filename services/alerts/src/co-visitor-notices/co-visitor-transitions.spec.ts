import { coVisitorPolicy } from './co-visitor-policy.js';
import {
  coVisitorNoticeStates,
  decideCoVisitorNotice,
  type CoVisitorCommand,
  type DecidedNotice,
} from './co-visitor-transitions.js';

const now = new Date('2021-06-30T03:00:00Z');
const notice = (change: Partial<DecidedNotice> = {}): DecidedNotice => ({
  state: 'prepared',
  preparedBy: 'lan',
  expiresAt: new Date('2021-07-01T02:00:00Z'),
  ...change,
});
const release = (change: object = {}): CoVisitorCommand => ({
  kind: 'release',
  accountId: 'dung',
  people: 5,
  fewPeopleReason: null,
  ...change,
});
const refuse: CoVisitorCommand = { kind: 'refuse', accountId: 'dung' };

it('five people make a notice', () => {
  expect(coVisitorPolicy.minPeople).toBe(5);
});

it.each<[string, DecidedNotice, CoVisitorCommand, string]>([
  ['a second person releases it', notice(), release(), 'sending'],
  ['the one who prepared it does not', notice(), release({ accountId: 'lan' }), 'ALERTS.SECOND_PERSON_NEEDED'],
  ['few people need a reason', notice(), release({ people: 4 }), 'ALERTS.TOO_FEW_CO_VISITORS'],
  ['few people with a reason', notice(), release({ people: 1, fewPeopleReason: 'Họ hỏi' }), 'sending'],
  ['nobody is notified', notice(), release({ people: 0, fewPeopleReason: 'Họ hỏi' }), 'ALERTS.NO_CO_VISITORS'],
  ['a second person refuses it', notice(), refuse, 'refused'],
  ['the one who prepared it cancels instead', notice(), { ...refuse, accountId: 'lan' }, 'ALERTS.SECOND_PERSON_NEEDED'],
  ['anybody cancels it', notice(), { kind: 'cancel' }, 'cancelled'],
  ['it expires at its time', notice({ expiresAt: now }), { kind: 'expire' }, 'expired'],
  ['and not before', notice(), { kind: 'expire' }, 'ALERTS.CO_VISITOR_NOTICE_STATE'],
  ['it is not released afterwards', notice({ expiresAt: now }), release(), 'ALERTS.CO_VISITOR_NOTICE_STATE'],
  ['failed messages are tried again', notice({ state: 'sent' }), { kind: 'retry', failed: 1 }, 'sending'],
  ['delivered ones are not', notice({ state: 'sent' }), { kind: 'retry', failed: 0 }, 'ALERTS.CO_VISITOR_NOTICE_STATE'],
  ['not while messages are under way', notice({ state: 'sending' }), { kind: 'retry', failed: 1 }, 'ALERTS.CO_VISITOR_NOTICE_STATE'],
])('%s', (_what, before, command, expected) => {
  const decision = decideCoVisitorNotice(before, command, now);
  expect('state' in decision ? decision.state : decision.refusal).toBe(expected);
}); // prettier-ignore

it.each(coVisitorNoticeStates.filter((state) => state !== 'prepared'))(
  'nobody decides about a notice in the state %s',
  (state) => {
    for (const command of [release(), refuse, { kind: 'cancel' }, { kind: 'expire' }] as const)
      expect(decideCoVisitorNotice(notice({ state, expiresAt: now }), command, now)).toEqual({
        refusal: 'ALERTS.CO_VISITOR_NOTICE_STATE',
      });
  },
);
