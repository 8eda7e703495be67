import fc from 'fast-check';
import { caseStates, type CaseState } from '@khai-bao/contracts';
import {
  decideCaseCommand,
  endedCaseStates,
  openCaseStates,
  type CaseCommand,
  type CaseDecision,
} from './case-transitions.js';

const refused: CaseDecision = { refusal: 'ALERTS.WRONG_STATE' };
const unchanged: CaseDecision = { change: null };

describe('the decision about a case', () => {
  /** Row: current state. Column, in the order of `caseStates`: state to set; `+` allowed, `-` refused. */
  const settable: readonly (readonly [CaseState, string])[] = [
    ['NEW', '------'],
    ['ACKNOWLEDGED', '--+++-'],
    ['INVESTIGATING', '---++-'],
    ['CONFIRMED', '-----+'],
    ['RULED_OUT', '--+--+'],
    ['CLOSED', '------'],
  ];

  it('is tabulated for every state', () => {
    expect(settable.map(([state]) => state)).toEqual([...caseStates]);
    expect([...openCaseStates, ...endedCaseStates]).toEqual([...caseStates]);
  });

  it.each(
    settable.flatMap(([from, row]) =>
      caseStates.map((to, at) => [from, to, row[at] === '+' ? 'allowed' : 'refused'] as const),
    ),
  )('from %s, setting %s is %s', (from, to, expected) => {
    expect(decideCaseCommand(from, { kind: 'change-state', to })).toEqual(
      expected === 'allowed' ? { change: { state: to, escalationClock: 'unchanged' } } : refused,
    );
  });

  it.each(caseStates)('the acknowledgement of a case in %s has an effect only when it is NEW', (state) => {
    expect(decideCaseCommand(state, { kind: 'acknowledge' })).toEqual(
      state === 'NEW' ? { change: { state: 'ACKNOWLEDGED', escalationClock: 'stop' } } : unchanged,
    );
  });

  it.each(caseStates)('the escalation of a case in %s has an effect only when it is NEW', (state) => {
    expect(decideCaseCommand(state, { kind: 'escalate' })).toEqual(
      state === 'NEW'
        ? { change: { state: 'NEW', escalationClock: 'unchanged', responsible: 'city' } }
        : unchanged,
    );
  });

  it.each(caseStates)(
    'a case in %s that is not continued returns to NEW only when it is ACKNOWLEDGED',
    (state) => {
      expect(decideCaseCommand(state, { kind: 'stall' })).toEqual(
        state === 'ACKNOWLEDGED' ? { change: { state: 'NEW', escalationClock: 'start' } } : unchanged,
      );
    },
  );

  it.each([
    ['NEW', 'rules', true, 'unchanged'],
    ['ACKNOWLEDGED', 'gate-staff', true, 'unchanged'],
    ['INVESTIGATING', 'gate-staff', false, 'unchanged'],
    ['CONFIRMED', 'rules', true, 'unchanged'],
    ['RULED_OUT', 'rules', true, 'reopened'],
    ['RULED_OUT', 'rules', false, 'unchanged'],
    ['RULED_OUT', 'gate-staff', true, 'reopened'],
    ['RULED_OUT', 'gate-staff', false, 'reopened'],
    ['CLOSED', 'rules', true, 'reopened'],
    ['CLOSED', 'rules', false, 'unchanged'],
    ['CLOSED', 'gate-staff', true, 'reopened'],
    ['CLOSED', 'gate-staff', false, 'reopened'],
  ] as const)('%s, flagged by %s, new declaration %s: %s', (state, source, isNewDeclaration, expected) => {
    expect(decideCaseCommand(state, { kind: 'reopen', source, isNewDeclaration })).toEqual(
      expected === 'reopened'
        ? { change: { state: 'NEW', escalationClock: 'start', responsible: 'district' } }
        : unchanged,
    );
  });
});

describe('a case after any sequence of commands', () => {
  interface ModelCase {
    state: CaseState;
    isClockRunning: boolean;
    responsible: 'district' | 'city';
  }

  const command: fc.Arbitrary<CaseCommand> = fc.oneof(
    fc.constant<CaseCommand>({ kind: 'acknowledge' }),
    fc.constant<CaseCommand>({ kind: 'escalate' }),
    fc.constant<CaseCommand>({ kind: 'stall' }),
    fc.record({ kind: fc.constant('change-state' as const), to: fc.constantFrom(...caseStates) }),
    fc.record({
      kind: fc.constant('reopen' as const),
      source: fc.constantFrom('rules' as const, 'gate-staff' as const),
      isNewDeclaration: fc.boolean(),
    }),
  );

  /** The case before and after each command, from its opening on. */
  function replay(
    commands: readonly CaseCommand[],
  ): { command: CaseCommand; decision: CaseDecision; before: ModelCase; after: ModelCase }[] {
    let current: ModelCase = { state: 'NEW', isClockRunning: true, responsible: 'district' };
    return commands.map((each) => {
      const before = current;
      const decision = decideCaseCommand(before.state, each);
      if ('change' in decision && decision.change !== null)
        current = {
          state: decision.change.state,
          isClockRunning:
            decision.change.escalationClock === 'unchanged'
              ? before.isClockRunning
              : decision.change.escalationClock === 'start',
          responsible: decision.change.responsible ?? before.responsible,
        };
      return { command: each, decision, before, after: current };
    });
  }

  const commands = fc.array(command, { minLength: 1, maxLength: 40 });

  it('has a running escalation clock exactly while it is NEW', () => {
    fc.assert(
      fc.property(commands, (given) => {
        const steps = replay(given);
        expect(steps.map(({ after }) => after.isClockRunning)).toEqual(
          steps.map(({ after }) => after.state === 'NEW'),
        );
      }),
    );
  });

  it('returns to NEW by a flag, or when it is not continued, and from CLOSED by a flag alone', () => {
    fc.assert(
      fc.property(commands, (given) => {
        const moved = replay(given).filter(
          ({ before, after, command: { kind } }) => before.state !== after.state && kind !== 'stall',
        );
        const byFlag = moved.filter(
          ({ before, after }) => after.state === 'NEW' || before.state === 'CLOSED',
        );
        expect(byFlag.filter(({ command: { kind } }) => kind !== 'reopen')).toEqual([]);
        expect(byFlag.filter(({ before }) => !endedCaseStates.includes(before.state))).toEqual([]);
      }),
    );
  });

  it('passes to the city by an escalation alone, and back to the district by a flag alone', () => {
    fc.assert(
      fc.property(commands, (given) => {
        const moved = replay(given).filter(({ before, after }) => before.responsible !== after.responsible);
        expect(moved.map(({ command: { kind } }) => kind)).toEqual(
          moved.map(({ after }) => (after.responsible === 'city' ? 'escalate' : 'reopen')),
        );
      }),
    );
  });

  it('stays as it is after a refusal, and only an officer who sets a state is refused', () => {
    fc.assert(
      fc.property(commands, (given) => {
        const refusals = replay(given).filter(({ decision }) => 'refusal' in decision);
        expect(refusals.map(({ after }) => after)).toEqual(refusals.map(({ before }) => before));
        expect(refusals.filter(({ command: { kind } }) => kind !== 'change-state')).toEqual([]);
      }),
    );
  });
});
