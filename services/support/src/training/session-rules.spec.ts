import {
  decideCancellation,
  decideChange,
  decideLink,
  decidePlan,
  decideSignUp,
  type SessionFacts,
} from './session-rules.js';

const at = (time: string): Date => new Date(`2021-06-${time}+07:00`);
const session: SessionFacts = {
  state: 'PLANNED',
  startsAt: at('26T10:00'),
  endsAt: at('26T11:30'),
  version: 3,
};
const cancelled: SessionFacts = { ...session, state: 'CANCELLED' };
const times = { startsAt: session.startsAt, endsAt: session.endsAt };

describe('planning a session', () => {
  it.each([
    ['ahead', '26T10:00', '26T11:30', true],
    ['of eight hours', '26T08:00', '26T16:00', true],
    ['of more than eight hours', '26T08:00', '26T16:01', false],
    ['that starts now', '25T09:00', '25T10:00', false],
    ['that ends before it starts', '26T10:00', '26T09:00', false],
    ['without length', '26T10:00', '26T10:00', false],
  ])('%s', (_name, startsAt, endsAt, isAllowed) => {
    const decision = decidePlan({ startsAt: at(startsAt), endsAt: at(endsAt) }, at('25T09:00'));
    expect(decision).toEqual(
      isAllowed ? { isAllowed: true, isMoved: false } : { isAllowed: false, code: 'SUPPORT.TRAINING_TIME' },
    );
  });

  it.each([
    ['24T10:00', '24T11:30', true],
    ['25T08:00', '25T09:01', false],
    ['26T10:00', '26T11:30', false],
  ])('enters one that was held from %s to %s: %s', (startsAt, endsAt, isAllowed) => {
    const times = { startsAt: at(startsAt), endsAt: at(endsAt) };
    expect(decidePlan(times, at('25T09:00'), true).isAllowed).toBe(isAllowed);
  });

  it('is refused more than a year ahead', () => {
    const startsAt = new Date('2022-07-01T03:00:00Z');
    const endsAt = new Date('2022-07-01T04:00:00Z');
    expect(decidePlan({ startsAt, endsAt }, at('25T09:00')).isAllowed).toBe(false);
  });
});

describe('changing a session', () => {
  const change = { ...times, version: 3, seats: 10 };
  it.each([
    ['keeps its time', session, change, 0, { isAllowed: true, isMoved: false }],
    [
      'moves it by a day',
      session,
      { ...change, startsAt: at('27T10:00'), endsAt: at('27T11:30') },
      10,
      { isAllowed: true, isMoved: true },
    ],
    [
      'makes it longer',
      session,
      { ...change, endsAt: at('26T12:00') },
      0,
      { isAllowed: true, isMoved: true },
    ],
    ['takes seats away', session, change, 11, { isAllowed: false, code: 'SUPPORT.TRAINING_SEATS' }],
    [
      'follows another change',
      session,
      { ...change, version: 2 },
      0,
      { isAllowed: false, code: 'SUPPORT.TRAINING_CHANGED' },
    ],
    [
      'is about a cancelled one',
      cancelled,
      change,
      0,
      { isAllowed: false, code: 'SUPPORT.TRAINING_CANCELLED' },
    ],
    [
      'moves it into the past',
      session,
      { ...change, startsAt: at('24T10:00'), endsAt: at('24T11:00') },
      0,
      { isAllowed: false, code: 'SUPPORT.TRAINING_TIME' },
    ],
  ] as const)('%s', (_name, facts, to, seated, expected) => {
    expect(decideChange(facts, to, seated, at('25T09:00'))).toEqual(expected);
  });

  it('ends with its start', () => {
    expect(decideChange(session, change, 0, session.startsAt)).toEqual({
      isAllowed: false,
      code: 'SUPPORT.TRAINING_OVER',
    });
  });
});

describe('cancelling and signing up', () => {
  it.each([
    ['before', session, 3, '25T09:00', null],
    ['while it runs', session, 3, '26T11:00', null],
    ['after its end', session, 3, '26T11:30', 'SUPPORT.TRAINING_OVER'],
    ['a second time', cancelled, 3, '25T09:00', 'SUPPORT.TRAINING_CANCELLED'],
    ['from an old version', session, 2, '25T09:00', 'SUPPORT.TRAINING_CHANGED'],
  ] as const)('cancels %s: %s', (_name, facts, version, now, code) => {
    expect(decideCancellation(facts, version, at(now))).toEqual(
      code === null ? { isAllowed: true, isMoved: false } : { isAllowed: false, code },
    );
  });

  it.each([
    ['planned', session, '26T11:29', null],
    ['past', session, '26T11:30', 'SUPPORT.TRAINING_OVER'],
    ['cancelled', cancelled, '25T09:00', 'SUPPORT.TRAINING_CANCELLED'],
  ] as const)('signs up for a %s session', (_name, facts, now, code) => {
    expect(decideSignUp(facts, at(now))).toEqual(
      code === null ? { isAllowed: true, isMoved: false } : { isAllowed: false, code },
    );
  });
});

describe('a personal link', () => {
  it.each([
    [session, 'SEATED', '26T09:29', 'early'],
    [session, 'SEATED', '26T09:30', 'open'],
    [session, 'SEATED', '26T11:29', 'open'],
    [session, 'SEATED', '26T11:30', 'over'],
    [session, 'WAITING', '26T10:00', 'waiting'],
    [session, 'LEFT', '26T10:00', 'left'],
    [cancelled, 'SEATED', '26T10:00', 'cancelled'],
    [cancelled, 'LEFT', '27T10:00', 'cancelled'],
  ] as const)('of a session %# leads a %s person at %s to %s', (facts, state, now, expected) => {
    expect(decideLink(facts, state, at(now))).toBe(expected);
  });
});
