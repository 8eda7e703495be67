import { foldVietnamese } from '@khai-bao/areas';
import { normalisePhone } from '@khai-bao/health-form';
import { normaliseTrackingCode } from './tracking-code.js';

/** The keyed mark of a phone. @param phone E.164 */
export type MarkPhone = (phone: string) => string;

/** Words of one search that count; whoever types more finds by the first ones. */
const mostWords = 10;

/**
 * The condition on `unit` of what an officer typed. Its words are looked for in name and street, all of them, in any order: a number or a
 * word of one or two letters where a word begins, so that `12` finds house 12 and not 312, a longer one anywhere. A whole phone
 * number, in any spelling, is looked up by its mark, since the number itself stands sealed; a tax code and a tracking code as they are.
 */
export function matches(wanted: string, markPhone: MarkPhone, bind: (value: unknown) => string): string {
  const words = foldVietnamese(wanted).split(' ').filter(Boolean).slice(0, mostWords);
  const ways = words.length === 0 ? [] : [`(${words.map((word) => holds(word, bind)).join(' and ')})`];
  ways.push(`tracking_code = ${bind(normaliseTrackingCode(wanted))}`);
  ways.push(`tax_key = ${bind(wanted.replaceAll(/[\s.-]/g, ''))}`);
  const phone = typedPhone(wanted);
  if (phone !== null) ways.push(`phone_mark = ${bind(markPhone(phone))}`);
  return `(${ways.join(' or ')})`;
}

/** Letters and digits are all that is left of a word, so nothing in it stands for something else. */
const holds = (word: string, bind: (value: unknown) => string): string =>
  `' ' || name_folded like ${bind(/^\d+$/.test(word) || word.length < 3 ? `% ${word}%` : `%${word}%`)}`;

/** A spreadsheet's cell loses the zero that a number begins with. */
const typedPhone = (wanted: string): string | null =>
  normalisePhone(wanted) ?? (/^[1-9]/.test(wanted) ? normalisePhone(`0${wanted}`) : null);
