import {
  decideQuarantineCommand,
  quarantineStates,
  type QuarantineCommand,
  type QuarantineState,
} from './quarantine-states.js';

describe('the decision about a quarantined record', () => {
  const allowed: Readonly<Record<QuarantineCommand, Partial<Record<QuarantineState, QuarantineState>>>> = {
    retry: { open: 'retrying', 'handed-on': 'retrying', closed: 'retrying' },
    'hand-on': { open: 'handed-on', 'handed-on': 'handed-on' },
    close: { open: 'closed', 'handed-on': 'closed' },
  };

  it.each(
    (Object.keys(allowed) as QuarantineCommand[]).flatMap((command) =>
      quarantineStates.map((state) => [state, command, allowed[command][state] ?? null] as const),
    ),
  )('%s, %s: %s', (state, command, after) => expect(decideQuarantineCommand(state, command)).toBe(after));
});
