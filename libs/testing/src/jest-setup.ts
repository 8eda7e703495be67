import { afterAll, jest } from '@jest/globals';
import { takeSecondConnections, watchSecondConnections } from './second-connections.js';

/** Real servers on a small machine are slow: a test ends when its condition holds, and fails after this time. */
const testTimeoutMs = 240_000;

jest.setTimeout(testTimeoutMs);

watchSecondConnections();
afterAll(() => {
  const stacks = takeSecondConnections();
  if (stacks.length > 0)
    throw new Error(`inside a transaction only its manager is used:\n${[...new Set(stacks)].join('\n')}`);
});
