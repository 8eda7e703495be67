import { foldVietnamese } from '@khai-bao/areas';
import { normalisePhone } from '@khai-bao/health-form';
import { normaliseTrackingCode } from '../units/tracking-code.js';

/** Computes the blind index of a phone. @param phone E.164 */
export type PhoneIndexer = (phone: string) => string;

/** Words of one search that are used; further words are ignored. */
const maxSearchWords = 10;

/**
 * Builds the SQL condition on `unit` for a typed search. All words have to occur in name and street, in any order:
 * - a number, or a word of one or two letters, at the beginning of a word, so that `12` finds house 12 and not 312;
 * - a longer word anywhere.
 *
 * A whole phone number in any notation is found by its blind index, because phones are sealed. Tax code and tracking code are
 * compared as they are.
 */
export function buildSearchCondition(
  wanted: string,
  indexPhone: PhoneIndexer,
  bind: (value: unknown) => string,
): string {
  const words = foldVietnamese(wanted).split(' ').filter(Boolean).slice(0, maxSearchWords);
  const alternatives =
    words.length === 0 ? [] : [`(${words.map((word) => containsWordSql(word, bind)).join(' and ')})`];
  alternatives.push(`tracking_code = ${bind(normaliseTrackingCode(wanted))}`);
  alternatives.push(`tax_key = ${bind(wanted.replaceAll(/[\s.-]/g, ''))}`);
  const phone = parseTypedPhone(wanted);
  if (phone !== null) alternatives.push(`phone_mark = ${bind(indexPhone(phone))}`);
  return `(${alternatives.join(' or ')})`;
}

/** Folded words consist of letters and digits only, so that they hold no wildcard of `like`. */
const containsWordSql = (word: string, bind: (value: unknown) => string): string =>
  `' ' || name_folded like ${bind(/^\d+$/.test(word) || word.length < 3 ? `% ${word}%` : `%${word}%`)}`;

/** Parses a phone also without its leading zero, which a spreadsheet cell loses. */
const parseTypedPhone = (wanted: string): string | null =>
  normalisePhone(wanted) ?? (/^[1-9]/.test(wanted) ? normalisePhone(`0${wanted}`) : null);
