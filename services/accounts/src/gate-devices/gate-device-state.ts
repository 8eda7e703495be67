import type { GateDeviceState } from '@khai-bao/contracts';

export type GateDeviceCommand = 'lock' | 'unlock' | 'end';

const transitions: Readonly<
  Record<GateDeviceState, Readonly<Record<GateDeviceCommand, GateDeviceState | 'refused'>>>
> = {
  ACTIVE: { lock: 'LOCKED', unlock: 'ACTIVE', end: 'ENDED' },
  LOCKED: { lock: 'LOCKED', unlock: 'ACTIVE', end: 'ENDED' },
  // The end is final: a phone that comes back is enrolled again, with a new key.
  ENDED: { lock: 'refused', unlock: 'refused', end: 'ENDED' },
};

/** Decides the state of a gate device after a command. A repeated command changes nothing. */
export const decideGateDeviceState = (
  state: GateDeviceState,
  command: GateDeviceCommand,
): GateDeviceState | 'refused' => transitions[state][command];
