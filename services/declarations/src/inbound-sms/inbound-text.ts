import { parseCheckedCode } from '@khai-bao/health-form';
import { foldText } from '@khai-bao/text';

/** Characters of a gate code, and of the code of a visitor card behind it. */
const [gateCodeLength, cardCodeLength] = [7, 9];
const codesLength = gateCodeLength + cardCodeLength;
/** Longer texts are no declaration: ten segments. */
const maxTextLength = 1_600;

/** What the text of an inbound message asks for. */
export type InboundText =
  /** Both codes, and No to every question. */
  | { readonly kind: 'declare'; readonly gateCode: string; readonly cardCode: string }
  /** Both codes without an answer. */
  | { readonly kind: 'answer-missing' }
  /** Both codes with another answer than No to every question. */
  | { readonly kind: 'answer-unclear' }
  | { readonly kind: 'unreadable' };

/** The words that say No to every question. Anything else is never taken for it. */
const noToAll = new Set(['khong', 'khongco', 'khongcogi']);

/**
 * Parses a text message: gate code, card code, answer. Blanks, dashes, letter case and diacritics do not matter, because feature phones
 * write them in any way.
 */
export function parseInboundText(text: string): InboundText {
  if (text.length > maxTextLength) return { kind: 'unreadable' };
  const bare = foldText(text.normalize('NFKC')).replace(/[^a-z0-9]/g, '');
  const gateCode = parseCheckedCode(bare.slice(0, gateCodeLength), gateCodeLength);
  const cardCode = parseCheckedCode(bare.slice(gateCodeLength, codesLength), cardCodeLength);
  if (gateCode === null || cardCode === null) return { kind: 'unreadable' };
  const answer = bare.slice(codesLength);
  if (noToAll.has(answer)) return { kind: 'declare', gateCode, cardCode };
  return { kind: answer === '' ? 'answer-missing' : 'answer-unclear' };
}
