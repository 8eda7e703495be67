import { formatPhone } from '@khai-bao/health-form';
import type { PosterContent } from './poster-content.js';
import { posterTexts } from './poster-texts.js';

/** Whom to call, in the words of a page. */
export interface PrintedContact {
  readonly line: string;
  readonly phone: string;
}

/** Returns whom to call at a gate: the hotline of the area, with the medical centre that answers it where one is on duty. */
export function contactOf({ hotline, centreName }: PosterContent): PrintedContact {
  const { vi, en } = posterTexts.whomToCall;
  return {
    line: centreName === null ? `${vi} · ${en}` : `${vi} ${centreName} · ${en}`,
    phone: formatPhone(hotline),
  };
}
