import { isPersonalNumber } from './id-number.js';

/**
 * Weights of the first nine digits; the tenth is 10 less their weighted sum modulo 11. Source: circular
 * 105/2020/TT-BTC, article 5.
 */
const weights = [31, 29, 23, 19, 17, 13, 7, 5, 3] as const;

/** Does the tenth digit of a tax code follow from the nine before it? */
export function hasTaxCheckDigit(digits: string): boolean {
  const sum = weights.reduce((total, weight, at) => total + weight * Number(digits[at]), 0);
  return /^\d{10}/.test(digits) && Number(digits[9]) === 10 - (sum % 11);
}

/**
 * A tax code as it is kept: `0301234567`, with its branch `0301234567-001`, or the personal number of a household
 * business (since July 2025, circular 86/2024/TT-BTC). Blanks, dots, any dash and an apostrophe before it are
 * forgiven, and the leading zero that a spreadsheet took; of twelve digits that may be either, those whose ten-digit
 * code has a good check digit are a branch's. Null for every other text.
 */
export function normaliseTaxCode(text: string): string | null {
  const plain = text
    .normalize('NFKC')
    .replace(/\.0$/, '')
    .replace(/[\s.'’\p{Cf}]/gu, '')
    .replace(/[\p{Pd}\u2212]/gu, '-');
  const lost =
    /^[1-9]\d{8}$|^[1-9]\d{8}-\d{3}$/.test(plain) ||
    /^[3-9]\d{11}$/.test(plain) ||
    (/^[12]\d{11}$/.test(plain) && hasTaxCheckDigit(`0${plain}`));
  const digits = lost ? `0${plain}` : plain;
  if (/^\d{10}(-?\d{3})?$/.test(digits)) return digits.replace(/^(\d{10})(\d{3})$/, '$1-$2');
  const joined = /^\d{3}(-\d{3}){3}$/.test(digits) ? digits.replace(/-/g, '') : digits;
  if (isPersonalNumber(joined)) return joined;
  return /^[1-9]\d{11}$/.test(plain) ? `0${plain}`.replace(/^(\d{10})(\d{3})$/, '$1-$2') : null;
}
