export const idPaperKinds = ['cccd', 'cmnd', 'passport'] as const;
export type IdPaperKind = (typeof idPaperKinds)[number];

/** A number without the blanks, dots and dashes that people put into it; letters upper case. */
export function normaliseIdNumber(number: string): string {
  return number
    .normalize('NFKC')
    .replace(/[\s.\p{Pd}\u2212\p{Cf}]/gu, '')
    .toUpperCase();
}

/**
 * Is this a personal identification number, as a citizen's card has it? Twelve digits that begin with the code of the
 * province of birth, 001 to 096, or of the country for who was born abroad, 101 to 399. Source: circular
 * 07/2016/TT-BCA, annexes I and II.
 */
export function isPersonalNumber(digits: string): boolean {
  if (!/^\d{12}$/.test(digits)) return false;
  const place = Number(digits.slice(0, 3));
  return (place >= 1 && place <= 96) || (place >= 101 && place <= 399);
}

/**
 * Is this a possible number of that paper? CCCD: a personal number. CMND: nine digits, or a personal number.
 * Passport: six to twelve letters and digits with at least one digit.
 */
export function isIdNumber(kind: IdPaperKind, number: string): boolean {
  const bare = normaliseIdNumber(number);
  if (kind === 'passport') return /^(?=.*\d)[A-Z0-9]{6,12}$/.test(bare);
  return (kind === 'cmnd' && /^\d{9}$/.test(bare)) || isPersonalNumber(bare);
}
