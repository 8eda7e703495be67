import path from 'node:path';
import { caseStates, caseTransitions, type CaseState } from '@khai-bao/contracts';
import { readGeneratedPart, toStateDiagram, type Transition } from '@khai-bao/testing';
import { decideCaseCommand, type CaseCommand } from '../src/cases/case-transitions.js';

const commands: readonly (readonly [name: string, command: CaseCommand])[] = [
  ['acknowledge', { kind: 'acknowledge' }],
  ['first step or call', { kind: 'record-step' }],
  ['close as duplicate', { kind: 'close-as-duplicate' }],
  ['escalate', { kind: 'escalate' }],
  ['not continued in time', { kind: 'stall' }],
  ['flagged again', { kind: 'reopen', source: 'rules', isNewDeclaration: true }],
];

const settingsOf = (from: CaseState): [name: string, command: CaseCommand][] =>
  caseTransitions[from].map(({ to, by, reasons }) => [
    by === 'city' ? 'set by HCDC' : 'set by an officer',
    { kind: 'change-state', to, by, reason: reasons[0] ?? null, hasNote: true },
  ]);

const transitions = caseStates.flatMap((from) =>
  [...commands, ...settingsOf(from)].flatMap(([name, command]): Transition[] => {
    const decision = decideCaseCommand(from, command);
    return 'refusal' in decision || decision.change === null
      ? []
      : [{ from, to: decision.change.state, command: name }];
  }),
);

it('the diagram of a case’s states agrees with the decisions', () => {
  const diagram = toStateDiagram('NEW', transitions);
  const document = path.resolve(import.meta.dirname, '../docs/states.md');
  expect(readGeneratedPart(document, 'case states', diagram)).toBe(diagram);
  expect(transitions.length).toBeGreaterThan(8);
});
