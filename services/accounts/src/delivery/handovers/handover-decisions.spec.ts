import fc from 'fast-check';
import { accountStates, type AccountState } from '@khai-bao/contracts';
import {
  decideHandover,
  handoverCommands,
  isOpenHandover,
  type HandoverCommand,
  type HandoverSubject,
} from './handover-decisions.js';
import { handoverStates, type HandoverState } from './handovers.dto.js';

const now = new Date('2021-07-01T08:00:00Z');
const hoursLater = (hours: number): Date => new Date(now.getTime() + hours * 60 * 60 * 1000);
const subject = (
  state: HandoverState,
  accountState: AccountState,
  passwordExpiresAt: Date | null = hoursLater(48),
): HandoverSubject => ({ state, accountState, passwordExpiresAt });

/** `STATE/ACCOUNT` after a command, `STATE/=` without a transition of the account, or the refusal. */
function describeDecision(before: HandoverSubject, command: HandoverCommand): string {
  const decision = decideHandover(before, command, now);
  return 'refusal' in decision
    ? decision.refusal
    : `${decision.change.state}/${decision.change.accountState ?? '='}`;
}

describe('the decision about a handover', () => {
  it.each<[HandoverState, AccountState, HandoverCommand, string]>([
    ['WAITING', 'HANDOVER_WAITING', 'open', 'OPENED/HANDOVER_OPENED'],
    ['WAITING', 'HANDOVER_WAITING', 'confirm', 'ACCOUNTS.HANDOVER_NOT_OPENED'],
    ['WAITING', 'HANDOVER_WAITING', 'return', 'RETURNED/HANDOVER_RETURNED'],
    ['WAITING', 'HANDOVER_WAITING', 'remind', 'WAITING/HANDOVER_WAITING'],
    ['OPENED', 'HANDOVER_OPENED', 'open', 'ACCOUNTS.HANDOVER_ALREADY_OPENED'],
    ['OPENED', 'HANDOVER_OPENED', 'confirm', 'CONFIRMED/HANDED_OVER'],
    ['OPENED', 'HANDOVER_OPENED', 'return', 'RETURNED/HANDOVER_RETURNED'],
    ['OPENED', 'HANDOVER_OPENED', 'remind', 'OPENED/HANDOVER_OPENED'],
    ['OPENED', 'ACTIVATED', 'confirm', 'CONFIRMED/='],
    ['OPENED', 'ACTIVATED', 'return', 'ACCOUNTS.WRONG_STATE'],
    ['OPENED', 'ACTIVATED', 'remind', 'ACCOUNTS.WRONG_STATE'],
    ['OPENED', 'DISABLED', 'remind', 'ACCOUNTS.WRONG_STATE'],
  ])('%s with account %s, %s: %s', (state, accountState, command, expected) => {
    expect(describeDecision(subject(state, accountState), command)).toBe(expected);
  });

  it.each(
    handoverStates
      .filter((state) => !isOpenHandover(state))
      .flatMap((state) => handoverCommands.map((command) => [state, command] as const)),
  )('%s is not left: %s is refused', (state, command) => {
    expect(accountStates.length).toBeGreaterThan(0);
    for (const accountState of accountStates)
      expect(describeDecision(subject(state, accountState), command)).toBe(
        command === 'open' ? 'ACCOUNTS.HANDOVER_ALREADY_OPENED' : 'ACCOUNTS.WRONG_STATE',
      );
  });

  it.each([
    ['in an hour', hoursLater(1), 'OPENED/HANDOVER_OPENED'],
    ['now', now, 'OPENED/HANDOVER_OPENED'],
    ['an hour ago', hoursLater(-1), 'ACCOUNTS.HANDOVER_EXPIRED'],
    ['never', null, 'OPENED/HANDOVER_OPENED'],
  ])('a slip whose password ends %s, when it is opened: %s', (_end, passwordExpiresAt, expected) => {
    expect(describeDecision(subject('WAITING', 'HANDOVER_WAITING', passwordExpiresAt), 'open')).toBe(
      expected,
    );
  });

  it.each([
    ['in two days', hoursLater(48), 'OPENED', hoursLater(24)],
    ['in an hour', hoursLater(1), 'OPENED', new Date(hoursLater(1).getTime() + 1_000)],
    ['now', now, 'EXPIRED', null],
    ['an hour ago', hoursLater(-1), 'EXPIRED', null],
    ['never', null, 'EXPIRED', null],
  ])('a due reminder, password ends %s: %s, next %s', (_end, passwordExpiresAt, state, nextReminderAt) => {
    expect(
      decideHandover(subject('OPENED', 'HANDOVER_OPENED', passwordExpiresAt), 'remind', now),
    ).toMatchObject({ change: { state, nextReminderAt } });
  });
});

describe('a handover after any sequence of commands', () => {
  const step = fc.record({
    command: fc.constantFrom(...handoverCommands),
    hours: fc.integer({ min: 0, max: 30 }),
    signsIn: fc.boolean(),
  });

  it('displays its password at most once, never after its end, and never leaves a final state', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let held = subject('WAITING', 'HANDOVER_WAITING');
        let at = now;
        let displays = 0;
        const violations: string[] = [];
        for (const { command, hours, signsIn } of steps) {
          at = new Date(at.getTime() + hours * 60 * 60 * 1000);
          if (signsIn && displays > 0 && held.accountState === 'HANDOVER_OPENED')
            held = { ...held, accountState: 'ACTIVATED', passwordExpiresAt: null };
          const decision = decideHandover(held, command, at);
          if ('refusal' in decision) continue;
          const { change } = decision;
          if (!isOpenHandover(held.state)) violations.push('leaves a final state');
          if (change.password === 'display') displays += 1;
          if (change.password === 'display' && at > hoursLater(48))
            violations.push('displays an ended password');
          if (held.accountState === 'ACTIVATED' && change.accountState !== null)
            violations.push('changes an activated account');
          if ((change.password === 'invalidate') !== (change.accountState === 'HANDOVER_RETURNED'))
            violations.push(
              'invalidates the password of an account that is not returned, or keeps that of a returned one',
            );
          if (change.nextReminderAt !== null && change.nextReminderAt <= at)
            violations.push('reminds in the past');
          held = { ...held, state: change.state, accountState: change.accountState ?? held.accountState };
        }
        expect(violations).toEqual([]);
        expect(displays).toBeLessThanOrEqual(1);
      }),
      { numRuns: 500 },
    );
  });
});
