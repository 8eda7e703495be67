import fc from 'fast-check';
import { caseReasons, caseSources, caseStates, caseTransitions, type CaseState } from '@khai-bao/contracts';
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
  /** Row: current state. Column, in the order of `caseStates`: state to set; `+` allowed, `c` for HCDC alone, `-` refused. */
  const settable: readonly (readonly [CaseState, string])[] = [
    ['NEW', '------'],
    ['ACKNOWLEDGED', '--+++-'],
    ['INVESTIGATING', '---++-'],
    ['CONFIRMED', '--+--+'],
    ['RULED_OUT', '--+--+'],
    ['CLOSED', '--c---'],
  ];

  it('is tabulated for every state', () => {
    expect(settable.map(([state]) => state)).toEqual([...caseStates]);
    expect([...openCaseStates, ...endedCaseStates]).toEqual([...caseStates]);
  });

  it.each(
    settable.flatMap(([from, row]) =>
      caseStates.flatMap((to, at) =>
        (['district', 'city'] as const).map(
          (by) =>
            [
              from,
              to,
              by,
              row[at] === '-'
                ? 'ALERTS.WRONG_STATE'
                : row[at] === 'c' && by === 'district'
                  ? 'ALERTS.CITY_ONLY'
                  : null,
            ] as const,
        ),
      ),
    ),
  )('from %s, setting %s by the %s is refused with %s', (from, to, by, refusal) => {
    const [reason = null] = caseTransitions[from].find((each) => each.to === to)?.reasons ?? [];
    expect(decideCaseCommand(from, { kind: 'change-state', to, by, reason, hasNote: false })).toEqual(
      refusal === null ? { change: { state: to, escalationClock: 'unchanged' } } : { refusal },
    );
  });

  it.each(
    caseStates.flatMap((from) =>
      caseTransitions[from].flatMap(({ to, reasons }) =>
        [null, ...caseReasons].map(
          (reason) =>
            [from, to, reason, reason === null ? reasons.length === 0 : reasons.includes(reason)] as const,
        ),
      ),
    ),
  )('from %s to %s, the reason %s is known: %s', (from, to, reason, isKnown) => {
    const command = { kind: 'change-state', to, by: 'city', reason, hasNote: true } as const;
    expect('change' in decideCaseCommand(from, command)).toBe(isKnown);
  });

  it('asks for a note beside the reason other', () => {
    const command = { kind: 'change-state', to: 'RULED_OUT', by: 'district', reason: 'other' } as const;
    expect(decideCaseCommand('INVESTIGATING', { ...command, hasNote: false })).toEqual({
      refusal: 'ALERTS.REASON_NEEDED',
    });
    expect(decideCaseCommand('INVESTIGATING', { ...command, hasNote: true })).toMatchObject({
      change: { state: 'RULED_OUT' },
    });
  });

  it.each([
    ['NEW', null, null],
    ['ACKNOWLEDGED', 'INVESTIGATING', 'ACKNOWLEDGED'],
    ['INVESTIGATING', 'INVESTIGATING', 'INVESTIGATING'],
    ['CONFIRMED', 'CONFIRMED', 'CONFIRMED'],
    ['RULED_OUT', null, 'RULED_OUT'],
    ['CLOSED', null, null],
  ] as const)(
    'in %s, a step leads to %s and a call without an answer to %s',
    (from, afterStep, afterCall) => {
      const of = (state: CaseState | null): CaseDecision =>
        state === null ? refused : { change: { state, escalationClock: 'unchanged' } };
      expect(decideCaseCommand(from, { kind: 'record-step' })).toEqual(of(afterStep));
      expect(decideCaseCommand(from, { kind: 'record-call', outcome: 'no-answer' })).toEqual(of(afterCall));
    },
  );

  it('begins the investigation with a call that reached somebody', () => {
    expect(decideCaseCommand('ACKNOWLEDGED', { kind: 'record-call', outcome: 'reached' })).toMatchObject({
      change: { state: 'INVESTIGATING' },
    });
  });

  it.each(caseStates)('a case in %s is closed as a duplicate only while it is open', (state) => {
    expect(decideCaseCommand(state, { kind: 'close-as-duplicate' })).toEqual(
      openCaseStates.includes(state) ? { change: { state: 'CLOSED', escalationClock: 'stop' } } : refused,
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
    ['INVESTIGATING', 'contact', false, 'unchanged'],
    ['RULED_OUT', 'contact', false, 'reopened'],
    ['CLOSED', 'contact', false, 'reopened'],
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
    fc.constant<CaseCommand>({ kind: 'record-step' }),
    fc.constant<CaseCommand>({ kind: 'close-as-duplicate' }),
    fc.record({
      kind: fc.constant('record-call' as const),
      outcome: fc.constantFrom('reached' as const, 'no-answer' as const),
    }),
    fc.record({
      kind: fc.constant('change-state' as const),
      to: fc.constantFrom(...caseStates),
      by: fc.constantFrom('district' as const, 'city' as const),
      reason: fc.constantFrom(null, ...caseReasons),
      hasNote: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('reopen' as const),
      source: fc.constantFrom(...caseSources),
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

  it('returns to NEW by a flag, or when it is not continued, and leaves CLOSED by a flag or by HCDC alone', () => {
    fc.assert(
      fc.property(commands, (given) => {
        const moved = replay(given).filter(
          ({ before, after, command: { kind } }) => before.state !== after.state && kind !== 'stall',
        );
        const byFlag = moved.filter(
          ({ before, after }) => after.state === 'NEW' || before.state === 'CLOSED',
        );
        expect(
          byFlag.filter(
            ({ command: each }) =>
              each.kind !== 'reopen' && !(each.kind === 'change-state' && each.by === 'city'),
          ),
        ).toEqual([]);
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

  it('stays as it is after a refusal, and officers alone are refused', () => {
    fc.assert(
      fc.property(commands, (given) => {
        const refusals = replay(given).filter(({ decision }) => 'refusal' in decision);
        expect(refusals.map(({ after }) => after)).toEqual(refusals.map(({ before }) => before));
        const automatic = ['acknowledge', 'escalate', 'stall', 'reopen'];
        expect(refusals.filter(({ command: { kind } }) => automatic.includes(kind))).toEqual([]);
      }),
    );
  });
});
