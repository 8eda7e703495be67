import { makeCheckedCode, parseCheckedCode } from '@khai-bao/health-form';

/** Characters of a one-time password without its dashes: eleven random ones (53 bits) and a check character. */
const oneTimePasswordLength = 12;

/** Generates a one-time password, grouped for reading aloud: `K7MX-4QPA-92TR`. Its alphabet has no look-alikes. */
export const generateOneTimePassword = (): string => groupByFour(makeCheckedCode(oneTimePasswordLength));

/**
 * Normalises a password (RFC 8265, OpaqueString): composed letters, and every kind of space as U+0020. macOS types `é` as two
 * code points, Windows as one.
 */
export const normalisePassword = (typed: string): string =>
  typed.replaceAll(/\p{Zs}/gu, ' ').normalize('NFC');

/**
 * Lists the passwords that a typed text may stand for, the most likely first: the normalised text; a one-time password
 * regardless of spaces, dashes, letter case and look-alikes; and the spellings of passwords that were hashed unnormalised.
 */
export function listPasswordSpellings(typed: string): string[] {
  const readings = [normalisePassword(typed)];
  const oneTime = parseCheckedCode(typed, oneTimePasswordLength);
  if (oneTime !== null) readings.push(groupByFour(oneTime));
  // Older one-time passwords have no check character.
  const bare = typed.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
  if (bare.length === oneTimePasswordLength) readings.push(groupByFour(bare));
  readings.push(typed, typed.normalize('NFD'));
  return [...new Set(readings)];
}

const groupByFour = (code: string): string => code.replaceAll(/(.{4})(?=.)/g, '$1-');
