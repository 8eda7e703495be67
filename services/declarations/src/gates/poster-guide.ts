import type { GuideRole } from '@khai-bao/contracts';

/**
 * Version of the sentences that are printed with each poster (`posters/poster-texts.ts`). Raising it makes the posters of all gates
 * outdated, because their guide page is.
 */
const printedGuideVersion = 1;

/** Guides that people at a gate follow: a new major version of one of them changes what they do there. */
export const guidesAtGates: readonly GuideRole[] = ['citizen', 'guard', 'unit-admin'];

/**
 * Decides the version of the guide that a poster states. It rises with the printed sentences and with each major version of a guide
 * at the gates, and starts at 1.
 * @param majors published major versions of the guides at gates
 */
export const decidePosterGuideVersion = (majors: readonly number[]): number =>
  majors.reduce((version, major) => version + major - 1, printedGuideVersion);
