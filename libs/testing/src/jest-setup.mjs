import { jest } from '@jest/globals';

// Real servers on a small machine: a test ends when its condition holds, and fails after this.
jest.setTimeout(240_000);
