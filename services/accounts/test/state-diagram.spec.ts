import path from 'node:path';
import type { AccountState } from '@khai-bao/contracts';
import { readGeneratedPart, toStateDiagram, type Transition } from '@khai-bao/testing';
import { decideHandover, handoverCommands } from '../src/delivery/handovers/handover-decisions.js';
import { handoverStates } from '../src/delivery/handovers/handovers.dto.js';

const now = new Date('2021-07-01T08:00:00Z');
/** State of the account that waits with a handover. */
const accountStateOf = (state: string): AccountState =>
  state === 'WAITING' ? 'HANDOVER_WAITING' : 'HANDOVER_OPENED';

const transitions = handoverStates.flatMap((from) =>
  handoverCommands.flatMap((command): Transition[] => {
    // A reminder ends a handover whose password has ended; the committee acts before.
    const passwordExpiresAt = new Date(now.getTime() + (command === 'remind' ? 0 : 1));
    const decision = decideHandover(
      { state: from, accountState: accountStateOf(from), passwordExpiresAt },
      command,
      now,
    );
    return 'refusal' in decision
      ? []
      : [{ from, to: decision.change.state, command: command === 'remind' ? 'password ends' : command }];
  }),
);

it('the diagram of a handover’s states agrees with the decisions', () => {
  const diagram = toStateDiagram('WAITING', [
    ...transitions,
    ...['WAITING', 'OPENED'].map((from) => ({ from, to: 'REPLACED', command: 'newer slip' })),
  ]);
  const document = path.resolve(import.meta.dirname, '../docs/delivery.md');
  expect(readGeneratedPart(document, 'handover states', diagram)).toBe(diagram);
  expect(transitions.length).toBeGreaterThan(5);
});
