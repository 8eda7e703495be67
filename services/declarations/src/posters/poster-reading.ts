import { parsePosterAddress } from '@khai-bao/contracts';
import type { ErrorCode } from '@khai-bao/contracts';

/** The poster that should be in a photo. */
export interface WantedPoster {
  readonly host: string;
  readonly code: string;
  readonly version: number;
}

/**
 * Decides whether the text of a QR code is that of the wanted poster.
 * @returns the refusal, or null when it is
 */
export function refusePosterReading(
  text: string,
  wanted: WantedPoster,
): Extract<ErrorCode, 'DECLARATIONS.POSTER_OTHER_GATE' | 'DECLARATIONS.POSTER_OUTDATED'> | null {
  const read = parsePosterAddress(text);
  if (read === null || read.host !== wanted.host.toLowerCase() || read.gateCode !== wanted.code)
    return 'DECLARATIONS.POSTER_OTHER_GATE';
  return read.posterVersion === wanted.version ? null : 'DECLARATIONS.POSTER_OUTDATED';
}
