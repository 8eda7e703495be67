import type { HistoryEntryDto } from '@khai-bao/api-client/registration';
import type { duplicateTexts } from './duplicates.texts.js';

/** What a step says that ties two registrations. */
export const stepLinkText = (
  link: NonNullable<HistoryEntryDto['link']>,
  t: ReturnType<typeof duplicateTexts.useTexts>,
): string => t.links[link.kind](link.trackingCode, link.name);
