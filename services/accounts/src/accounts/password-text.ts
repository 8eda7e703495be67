import { makeCheckedCode, parseCheckedCode } from '@khai-bao/health-form';

/** Characters of a one-time password, without its dashes (eleven random ones: 53 bits) and its check character. */
const oneTimePasswordLength = 12;

/** A one-time password, grouped for reading aloud: `K7MX-4QPA-92TR`. Its alphabet has no look-alikes. */
export const generateOneTimePassword = (): string => groupByFour(makeCheckedCode(oneTimePasswordLength));

/**
 * The one spelling of a password, RFC 8265 (OpaqueString): composed letters, and every kind of blank as a plain one. A Mac
 * types `é` as two characters, Windows as one.
 */
export const normalisePassword = (typed: string): string =>
  typed.replaceAll(/\p{Zs}/gu, ' ').normalize('NFC');

/**
 * The passwords that a typed text may stand for, the likeliest first: itself; a one-time password, whose blanks, dashes, letter
 * case and look-alikes do not matter; and the spellings that were hashed as they came before passwords had one.
 */
export function listPasswordSpellings(typed: string): string[] {
  const readings = [normalisePassword(typed)];
  const oneTime = parseCheckedCode(typed, oneTimePasswordLength);
  if (oneTime !== null) readings.push(groupByFour(oneTime));
  // One-time passwords of before had no check character.
  const bare = typed.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
  if (bare.length === oneTimePasswordLength) readings.push(groupByFour(bare));
  readings.push(typed, typed.normalize('NFD'));
  return [...new Set(readings)];
}

const groupByFour = (code: string): string => code.replaceAll(/(.{4})(?=.)/g, '$1-');
