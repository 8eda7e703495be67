import { jest } from '@jest/globals';

/** Time after which a test counts as hanging, milliseconds. It measures nothing: busy cores make a test slow, not wrong. */
const hangingAfterMs = 60_000;

jest.setTimeout(hangingAfterMs);
