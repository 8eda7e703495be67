import { parsePosterAddress } from '@khai-bao/contracts/app-routes';

/** The poster that should be in a photo. */
export interface WantedPoster {
  readonly code: string;
  readonly version: number;
}

/** What a photo shows: the wanted poster with the text of its code, or why it does not count. */
export type PhotoJudgement =
  | { readonly kind: 'shows-poster'; readonly read: string }
  | { readonly kind: 'no-code' }
  | { readonly kind: 'other-gate' }
  /** `version`: null on a poster that was printed before posters had versions. */
  | { readonly kind: 'outdated'; readonly version: number | null };

/** Judges the texts of the codes in a photo. The service judges again what is sent. */
export function judgePosterPhoto(codes: readonly string[], wanted: WantedPoster): PhotoJudgement {
  if (codes.length === 0) return { kind: 'no-code' };
  const posters = codes.flatMap((read) => {
    const address = parsePosterAddress(read);
    return address?.gateCode === wanted.code ? [{ read, version: address.posterVersion }] : [];
  });
  const current = posters.find(({ version }) => version === wanted.version);
  if (current) return { kind: 'shows-poster', read: current.read };
  const [old] = posters;
  return old ? { kind: 'outdated', version: old.version } : { kind: 'other-gate' };
}
