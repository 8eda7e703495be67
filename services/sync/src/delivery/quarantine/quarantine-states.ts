/** States of a record that is quarantined for one centre. */
export const quarantineStates = ['open', 'retrying', 'handed-on', 'closed', 'sent'] as const;
export type QuarantineState = (typeof quarantineStates)[number];

/** Decisions of DIC about a quarantined record. */
export type QuarantineCommand = 'retry' | 'hand-on' | 'close';

/** States that still need an action. */
export const unsettledStates: readonly QuarantineState[] = ['open', 'retrying', 'handed-on'];

/** Decides which state a command leads to. Returns null when the current state does not allow it. */
export function decideQuarantineCommand(
  state: QuarantineState,
  command: QuarantineCommand,
): QuarantineState | null {
  switch (command) {
    case 'retry':
      return state === 'open' || state === 'handed-on' || state === 'closed' ? 'retrying' : null;
    case 'hand-on':
      return state === 'open' || state === 'handed-on' ? 'handed-on' : null;
    case 'close':
      return state === 'open' || state === 'handed-on' ? 'closed' : null;
  }
}
