import { makeCheckedCode, parseCheckedCode, type RandomInt } from './gate-code.js';

/** Length of the code of a visitor card, unlike that of a gate (7) and of a pass (8), so that a scanner tells them apart. */
const cardCodeLength = 9;

/** The address on a printed card. What follows the code is not read. */
const cardAddress = /\/c\/([^/?#]+)\/?$/i;

/** A new code of a visitor card: eight random characters and a check character (500 billion codes). */
export const makeCardCode = (random?: RandomInt): string => makeCheckedCode(cardCodeLength, random);

/**
 * Parses the code of a visitor card as it was typed or scanned, bare or as the address that the card carries. Null when it is none:
 * another length, or a wrong check character.
 */
export function parseCardCode(text: string): string | null {
  if (text.length > 300) return null;
  const address = cardAddress.exec(text.trim());
  if (address === null && /[:/|]/.test(text)) return null;
  return parseCheckedCode(address?.[1] ?? text, cardCodeLength);
}

/** `A7K29QXM4` as `A7K-29Q-XM4`. */
export const formatCardCode = (code: string): string =>
  code.length === cardCodeLength ? `${code.slice(0, 3)}-${code.slice(3, 6)}-${code.slice(6)}` : code;
