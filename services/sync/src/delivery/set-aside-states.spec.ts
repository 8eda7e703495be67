import {
  decideSetAside,
  setAsideStates,
  type SetAsideCommand,
  type SetAsideState,
} from './set-aside-states.js';

describe('a record that is set aside', () => {
  const allowed: Readonly<Record<SetAsideCommand, Partial<Record<SetAsideState, SetAsideState>>>> = {
    retry: { open: 'retrying', 'handed-on': 'retrying', closed: 'retrying' },
    'hand-on': { open: 'handed-on', 'handed-on': 'handed-on' },
    close: { open: 'closed', 'handed-on': 'closed' },
  };

  it.each(
    (Object.keys(allowed) as SetAsideCommand[]).flatMap((command) =>
      setAsideStates.map((state) => [state, command, allowed[command][state] ?? null] as const),
    ),
  )('%s, %s: %s', (state, command, after) => expect(decideSetAside(state, command)).toBe(after));
});
