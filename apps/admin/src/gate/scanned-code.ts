import { parseCardCode, parseIdCardQr } from '@khai-bao/health-form';
import { isPass } from './find-pass.js';

/** What opens a declaration on behalf: a visitor card, or an ID card. */
export type ScannedPerson =
  | { readonly kind: 'visitor-card'; readonly code: string }
  | { readonly kind: 'id-card'; readonly text: string };

/** Recognises a card of a person in what a camera or a keyboard gave; null for a pass and for anything else. */
export function findScannedPerson(text: string): ScannedPerson | null {
  if (isPass(text)) return null;
  if (parseIdCardQr(text) !== null) return { kind: 'id-card', text };
  const code = parseCardCode(text);
  return code === null ? null : { kind: 'visitor-card', code };
}
