import { jest } from '@jest/globals';

// Real servers on a small machine: a test ends when its condition holds, and fails after this.
jest.setTimeout(45_000);
