import { configure } from '@testing-library/react';

/** Time after which something that a page should show counts as missing, milliseconds. Busy cores make a page slow, not wrong. */
const missingAfterMs = 20_000;

configure({ asyncUtilTimeout: missingAfterMs });
