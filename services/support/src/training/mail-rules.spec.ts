import fc from 'fast-check';
import {
  decideMail,
  planChangeMails,
  planSeatMails,
  reminderLeadMs,
  type MailFacts,
  type PlannedTrainingMail,
} from './mail-rules.js';
import type { SignUpState } from './training-sign-up.entity.js';

const hourMs = 3_600_000;
const start = new Date('2021-06-26T03:00:00Z');
const hoursBefore = (hours: number): Date => new Date(start.getTime() - hours * hourMs);
const shown = (mails: readonly PlannedTrainingMail[]): string[] =>
  mails.map(({ kind, dueAt }) => `${kind} ${(start.getTime() - dueAt.getTime()) / hourMs}`);

describe('the mails of a sign-up', () => {
  it.each([
    [48, ['seat 48', 'day 24', 'hour 1']],
    [24, ['day 24', 'hour 1']],
    [5, ['day 5', 'hour 1']],
    [1, ['hour 1']],
    [0.5, ['hour 0.5']],
    [-0.5, ['hour -0.5']],
  ])('%s hours before the start are %j', (hours, expected) => {
    expect(shown(planSeatMails(start, hoursBefore(hours)))).toEqual(expected);
  });

  it.each([
    [48, ['moved 48', 'day 24', 'hour 1']],
    [5, ['moved 5', 'hour 1']],
    [0.5, ['moved 0.5']],
  ])('%s hours before a new start are %j', (hours, expected) => {
    expect(shown(planChangeMails('moved', start, hoursBefore(hours)))).toEqual(expected);
  });
});

describe('a due mail', () => {
  const facts = (
    kind: MailFacts['kind'],
    change: {
      state?: 'PLANNED' | 'CANCELLED';
      moves?: number;
      signUp?: SignUpState;
    } = {},
  ): MailFacts => ({
    kind,
    moves: change.moves ?? 0,
    session: {
      state: change.state ?? 'PLANNED',
      startsAt: start,
      endsAt: hoursBefore(-1.5),
      moves: 0,
    },
    signUp: { state: change.signUp ?? 'SEATED' },
  });

  it.each([
    ['the reminder of the day', facts('day'), 24, 'send'],
    ['the reminder of the day after a long failure', facts('day'), 1, 'replaced'],
    ['the reminder of the hour', facts('hour'), 1, 'send'],
    ['the reminder of the hour while the session runs', facts('hour'), -1, 'send'],
    ['the reminder of the hour after the end', facts('hour'), -1.5, 'over'],
    ['a reminder of an earlier time', facts('hour', { moves: 1 }), 1, 'moved'],
    ['a reminder of a cancelled session', facts('day', { state: 'CANCELLED' }), 24, 'cancelled'],
    ['a reminder of somebody who left', facts('day', { signUp: 'LEFT' }), 24, 'left'],
    ['a reminder of somebody who waits', facts('day', { signUp: 'WAITING' }), 24, 'waiting'],
    ['a confirmation', facts('seat'), 48, 'send'],
    ['the new time to somebody who waits', facts('moved', { signUp: 'WAITING' }), 48, 'send'],
    ['the cancellation', facts('cancelled', { state: 'CANCELLED' }), 48, 'send'],
    [
      'the cancellation to somebody who waits',
      facts('cancelled', { state: 'CANCELLED', signUp: 'WAITING' }),
      48,
      'send',
    ],
    [
      'the cancellation to somebody who left',
      facts('cancelled', { state: 'CANCELLED', signUp: 'LEFT' }),
      48,
      'left',
    ],
  ] as const)('%s: %#', (_name, given, hours, expected) => {
    expect(decideMail(given, hoursBefore(hours))).toBe(expected);
  });
});

/** A step of a session's life, some minutes after the one before. */
type Step = { readonly kind: 'move'; readonly days: number } | { readonly kind: 'cancel' | 'leave' };
interface TimedStep {
  readonly afterMinutes: number;
  readonly step: Step;
}

const minuteMs = 60_000;
const signedUpAt = new Date('2021-06-20T03:00:00Z');

/** Plays a life of a session with one seated person, and sends what is due each minute that something happens or becomes due. */
function play(steps: readonly TimedStep[]) {
  const session = {
    state: 'PLANNED' as 'PLANNED' | 'CANCELLED',
    startsAt: start,
    endsAt: new Date(start.getTime() + 1.5 * hourMs),
    moves: 0,
  };
  const signUp = { state: 'SEATED' as SignUpState };
  const waiting = planSeatMails(start, signedUpAt).map((mail) => ({ ...mail, moves: 0 }));
  const sent: { kind: string; at: Date; startsAt: Date; state: string; signUp: string }[] = [];
  const sendDue = (now: Date): void => {
    for (const mail of waiting.splice(0).toSorted((one, other) => +one.dueAt - +other.dueAt)) {
      if (mail.dueAt > now) waiting.push(mail);
      else if (decideMail({ kind: mail.kind, moves: mail.moves, session, signUp }, mail.dueAt) === 'send')
        sent.push({
          kind: mail.kind,
          at: mail.dueAt,
          startsAt: session.startsAt,
          state: session.state,
          signUp: signUp.state,
        });
    }
  };
  let now = signedUpAt;
  for (const { afterMinutes, step } of steps) {
    // What becomes due at the very instant of the step is decided after it.
    now = new Date(now.getTime() + afterMinutes * minuteMs);
    sendDue(new Date(now.getTime() - 1));
    if (step.kind === 'leave') signUp.state = 'LEFT';
    if (step.kind === 'cancel' && now < session.endsAt) session.state = 'CANCELLED';
    if (step.kind === 'move' && session.state === 'PLANNED' && now < session.startsAt) {
      session.startsAt = new Date(session.startsAt.getTime() + step.days * 24 * hourMs);
      session.endsAt = new Date(session.endsAt.getTime() + step.days * 24 * hourMs);
      session.moves += 1;
      if (signUp.state === 'SEATED')
        waiting.push(
          ...planChangeMails('moved', session.startsAt, now).map((mail) => ({
            ...mail,
            moves: session.moves,
          })),
        );
    }
  }
  sendDue(new Date('2100-01-01T00:00:00Z'));
  return { session, signUp, sent };
}

const timedStep: fc.Arbitrary<TimedStep> = fc.record({
  afterMinutes: fc.integer({ min: 0, max: 3 * 24 * 60 }),
  step: fc.oneof(
    fc.record({ kind: fc.constant('move' as const), days: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ kind: fc.constantFrom('cancel' as const, 'leave' as const) }),
  ),
});
const isReminder = ({ kind }: { kind: string }): boolean => kind === 'day' || kind === 'hour';

describe('reminders after any sequence of moves, a cancellation and leaving', () => {
  it('are about the time, the state and the seat at that moment, in 1,000 sequences', () => {
    fc.assert(
      fc.property(fc.array(timedStep, { maxLength: 6 }), (steps) => {
        const { sent } = play(steps);
        for (const reminder of sent.filter(isReminder)) {
          expect(reminder.state).toBe('PLANNED');
          expect(reminder.signUp).toBe('SEATED');
          const lead = reminderLeadMs[reminder.kind as 'day' | 'hour'];
          expect(reminder.startsAt.getTime() - reminder.at.getTime()).toBe(lead);
        }
        expect(new Set(sent.map(({ kind, startsAt }) => `${kind} ${startsAt.toISOString()}`)).size).toBe(
          sent.length,
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('are sent both, once each, for the last time of a session that is only moved', () => {
    const moves = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 5 });
    fc.assert(
      fc.property(moves, (days) => {
        const { session, sent } = play(
          days.map((by) => ({ afterMinutes: 60, step: { kind: 'move' as const, days: by } })),
        );
        const reminders = sent.filter(isReminder);
        expect(reminders.map(({ kind }) => kind)).toEqual(['day', 'hour']);
        expect(reminders.every(({ startsAt }) => +startsAt === +session.startsAt)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('are not sent when the session moves twice and is cancelled one minute before its reminder', () => {
    const { sent } = play([
      { afterMinutes: 60, step: { kind: 'move', days: 1 } },
      { afterMinutes: 60, step: { kind: 'move', days: 1 } },
      // Signed up on 20 June at 10:00; the last start is 28 June at 10:00, so the reminder of the day is due on 27 June at 10:00.
      { afterMinutes: 7 * 24 * 60 - 120 - 1, step: { kind: 'cancel' } },
    ]);
    expect(sent.filter(isReminder)).toEqual([]);
  });
});
