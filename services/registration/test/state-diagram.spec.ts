import path from 'node:path';
import { registrationStates } from '@khai-bao/contracts';
import { readGeneratedPart, toStateDiagram } from '@khai-bao/testing';
import { decideAction, officerActions } from '../src/committee/registration-actions.js';

const subjects = registrationStates.flatMap((state) =>
  (['market', 'pharmacy'] as const).flatMap((kind) =>
    [false, true].map((usesNcovi) => ({ state, kind, usesNcovi })),
  ),
);

/** A reopened registration returns to the state before its closing, which the diagram shows as one arrow to its usual end. */
const transitions = subjects.flatMap((subject) =>
  officerActions.flatMap((action) => {
    const decision = decideAction(subject, action);
    return 'refusal' in decision
      ? []
      : [{ from: subject.state, to: decision.states.at(-1)!, command: action }];
  }),
);

it('the diagram of a registration’s states agrees with the decisions', () => {
  const diagram = toStateDiagram('SUBMITTED', transitions);
  const document = path.resolve(import.meta.dirname, '../docs/states.md');
  expect(readGeneratedPart(document, 'registration states', diagram)).toBe(diagram);
  expect(transitions.length).toBeGreaterThan(20);
});
