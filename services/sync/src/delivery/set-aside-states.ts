/** States of a record that was set aside for one centre. */
export const setAsideStates = ['open', 'retrying', 'handed-on', 'closed', 'sent'] as const;
export type SetAsideState = (typeof setAsideStates)[number];

/** What DIC decides about it. */
export type SetAsideCommand = 'retry' | 'hand-on' | 'close';

/** States in which somebody has still to do something. */
export const unsettledStates: readonly SetAsideState[] = ['open', 'retrying', 'handed-on'];

/** What a command makes of a record that is set aside, or null when it may not be given in that state. */
export function decideSetAside(state: SetAsideState, command: SetAsideCommand): SetAsideState | null {
  switch (command) {
    case 'retry':
      return state === 'open' || state === 'handed-on' || state === 'closed' ? 'retrying' : null;
    case 'hand-on':
      return state === 'open' || state === 'handed-on' ? 'handed-on' : null;
    case 'close':
      return state === 'open' || state === 'handed-on' ? 'closed' : null;
  }
}
