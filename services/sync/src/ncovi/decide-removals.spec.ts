import { decideRemovals } from './decide-removals.js';

const limits = { share: 0.5, floor: 10 };

it.each([
  [0, 0, null, 'publish'],
  [9, 9, null, 'publish'],
  [10, 10, null, 'ask'],
  [50, 100, null, 'publish'],
  [51, 100, null, 'ask'],
  [51, 100, 51, 'publish'],
  [51, 100, 60, 'publish'],
  [52, 100, 51, 'ask'],
] as const)('%i of %i units, %s confirmed: %s', (removals, units, confirmed, decision) =>
  expect(decideRemovals({ removals, units }, limits, confirmed)).toBe(decision),
);
