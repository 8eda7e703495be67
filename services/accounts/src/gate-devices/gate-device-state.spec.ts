import { decideGateDeviceState } from './gate-device-state.js';

it.each([
  ['ACTIVE', 'lock', 'LOCKED'],
  ['ACTIVE', 'unlock', 'ACTIVE'],
  ['ACTIVE', 'end', 'ENDED'],
  ['LOCKED', 'lock', 'LOCKED'],
  ['LOCKED', 'unlock', 'ACTIVE'],
  ['LOCKED', 'end', 'ENDED'],
  ['ENDED', 'lock', 'refused'],
  ['ENDED', 'unlock', 'refused'],
  ['ENDED', 'end', 'ENDED'],
] as const)('a gate device that is %s is asked to %s: %s', (state, command, after) =>
  expect(decideGateDeviceState(state, command)).toBe(after),
);
