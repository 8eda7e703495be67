import { everyIssue, type Outcome } from '@khai-bao/health-form';
import fc from 'fast-check';
import {
  countedDifference,
  decideCorrectedOutcome,
  decideDeclarationCommand,
  declarationStatuses,
  isInForce,
  maxCorrections,
  type CountedState,
  type DeclarationCommand,
  type DeclarationState,
} from './declaration-transitions.js';

const day = '2021-06-30';
const correct: DeclarationCommand = { kind: 'correct', today: day };
const withdraw: DeclarationCommand = { kind: 'withdraw' };
const erase: DeclarationCommand = { kind: 'erase' };
const toState = (change: Partial<DeclarationState>): DeclarationState => ({
  status: 'submitted', version: 1, passIssue: 0, day, ...change,
}); // prettier-ignore

describe('a change of a declaration', () => {
  it.each([
    ['submitted', correct, { status: 'corrected', version: 2, passIssue: 1, revokesUpTo: 0 }],
    ['corrected', correct, { status: 'corrected', version: 2, passIssue: 1, revokesUpTo: 0 }],
    ['submitted', withdraw, { status: 'withdrawn', version: 2, passIssue: 0, revokesUpTo: everyIssue }],
    ['corrected', withdraw, { status: 'withdrawn', version: 2, passIssue: 0, revokesUpTo: everyIssue }],
    ['submitted', erase, { status: 'erased', version: 2, passIssue: 0, revokesUpTo: everyIssue }],
    ['corrected', erase, { status: 'erased', version: 2, passIssue: 0, revokesUpTo: everyIssue }],
    ['withdrawn', erase, { status: 'erased', version: 2, passIssue: 0, revokesUpTo: null }],
    ['withdrawn', withdraw, null],
    ['erased', withdraw, null],
    ['erased', erase, null],
  ] as const)('from %s by %j', (status, command, change) => {
    expect(decideDeclarationCommand(toState({ status }), command)).toEqual({ change });
  });

  it.each([
    ['a withdrawn declaration', { status: 'withdrawn' }, 'DECLARATIONS.WRONG_STATE'],
    ['an erased declaration', { status: 'erased' }, 'DECLARATIONS.WRONG_STATE'],
    ['a declaration of the day before', { day: '2021-06-29' }, 'DECLARATIONS.CORRECTION_TOO_LATE'],
    ['one correction too many', { passIssue: maxCorrections }, 'DECLARATIONS.TOO_MANY_CORRECTIONS'],
  ] as const)('refuses the correction of %s', (_name, change, refusal) => {
    expect(decideDeclarationCommand(toState(change), correct)).toEqual({ refusal });
  });

  const commands = fc.array(fc.constantFrom(correct, withdraw, erase), { maxLength: 60 });

  it('raises the version, never revives a revoked pass, and leaves an erased declaration erased', () =>
    fc.assert(
      fc.property(commands, (list) => {
        let state = toState({});
        let lastRevoked = -1;
        const wrong: string[] = [];
        for (const command of list) {
          const decision = decideDeclarationCommand(state, command);
          if ('refusal' in decision || decision.change === null) continue;
          const { change } = decision;
          if (state.status === 'erased') wrong.push('an erased declaration was changed');
          if (change.version !== state.version + 1) wrong.push('the version did not rise by one');
          lastRevoked = Math.max(lastRevoked, change.revokesUpTo ?? -1);
          if (change.passIssue > lastRevoked !== isInForce(change.status))
            wrong.push('a revoked pass is valid, or a valid one revoked');
          state = { ...state, ...change };
        }
        expect(wrong).toEqual([]);
      }),
    ));
});

it.each([
  ['clear', false, 'clear'],
  ['caution', false, 'caution'],
  ['suspected', false, 'suspected'],
  ['clear', true, 'caution'],
  ['caution', true, 'caution'],
  ['suspected', true, 'suspected'],
] as const)(
  'corrected content that is %s, of a declaration that was suspected before (%s), is %s',
  (outcome, was, stored) => {
    expect(decideCorrectedOutcome(outcome, was)).toBe(stored);
  },
);

describe('the counters of a unit', () => {
  const states = fc.record({
    status: fc.constantFrom(...declarationStatuses),
    outcome: fc.constantFrom<Outcome>('clear', 'caution', 'suspected'),
  });

  it.each([
    ['green to red', ['submitted', 'clear'], ['corrected', 'suspected'], [0, 1]],
    ['red to green', ['submitted', 'suspected'], ['corrected', 'clear'], [0, -1]],
    ['a withdrawn red one', ['corrected', 'suspected'], ['withdrawn', 'suspected'], [-1, -1]],
    ['an erased green one', ['submitted', 'clear'], ['erased', 'clear'], [-1, 0]],
    ['erased after it was withdrawn', ['withdrawn', 'suspected'], ['erased', 'suspected'], [0, 0]],
  ] as const)('follow %s', (_name, [status, outcome], [next, nextOutcome], [declarations, suspected]) => {
    expect(countedDifference({ status, outcome }, { status: next, outcome: nextOutcome })).toEqual({
      declarations,
      suspected,
    });
  });

  it('add up to what the last state counts', () =>
    fc.assert(
      fc.property(fc.array(states, { minLength: 2, maxLength: 20 }), (list) => {
        const sum = { declarations: 0, suspected: 0 };
        list.slice(1).forEach((after, at) => {
          const { declarations, suspected } = countedDifference(list[at]!, after);
          sum.declarations += declarations;
          sum.suspected += suspected;
        });
        const nothing: CountedState = { status: 'erased', outcome: 'clear' };
        const whole = countedDifference(list[0]!, list.at(-1)!);
        expect(sum).toEqual(whole);
        expect(countedDifference(nothing, list.at(-1)!).suspected).toBeGreaterThanOrEqual(0);
      }),
    ));
});
