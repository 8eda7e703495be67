import path from 'node:path';
import { readGeneratedPart, toStateDiagram, type Transition } from '@khai-bao/testing';
import {
  decideDeclarationCommand,
  declarationStatuses,
  type DeclarationCommand,
} from '../src/declarations/declaration-transitions.js';

const day = '2021-06-30';
const commands: readonly DeclarationCommand[] = [
  { kind: 'correct', today: day },
  { kind: 'withdraw' },
  { kind: 'erase' },
];

const transitions = declarationStatuses.flatMap((from) =>
  commands.flatMap((command): Transition[] => {
    const decision = decideDeclarationCommand({ status: from, version: 1, passIssue: 0, day }, command);
    return 'refusal' in decision || decision.change === null
      ? []
      : [{ from, to: decision.change.status, command: command.kind }];
  }),
);

it('the diagram of a declaration’s states agrees with the decisions', () => {
  const diagram = toStateDiagram('submitted', transitions);
  const document = path.resolve(import.meta.dirname, '../docs/states.md');
  expect(readGeneratedPart(document, 'declaration states', diagram)).toBe(diagram);
  expect(transitions.length).toBeGreaterThan(5);
});
