import type { IntakeStep } from '@khai-bao/api-client/admin';
import type { duplicateTexts } from './duplicates.texts.js';

/** What a step says that ties two registrations. */
export const stepLinkText = (
  link: NonNullable<IntakeStep['link']>,
  t: ReturnType<typeof duplicateTexts.useTexts>,
): string => t.links[link.kind](link.trackingCode, link.name);
