/** Letters that look like Latin ones, as they come out of other keyboards: Cyrillic, then Greek; both cases. */
const lookAlikes = new Map(
  Object.entries({
    а: 'a', в: 'b', е: 'e', ԁ: 'd', һ: 'h', і: 'i', ј: 'j', к: 'k', м: 'm', н: 'h', о: 'o', р: 'p', ѕ: 's', с: 'c', т: 't', у: 'y', х: 'x',
    α: 'a', β: 'b', ε: 'e', η: 'n', ι: 'i', κ: 'k', ν: 'v', ο: 'o', ρ: 'p', τ: 't', υ: 'u', χ: 'x',
  }),
); // prettier-ignore

/** Letters that stand for a Vietnamese `đ` (U+0111): its own capital, eth (U+00F0, U+00D0), the African D (U+0189, U+0256). */
const barredD = /[đĐðÐɖƉ]/g;

/**
 * Text as it is compared and searched: lower case, without Vietnamese marks, `đ` and the eth that is typed for it as
 * `d`, compatibility forms (full width, superscripts) as their letters, letters of other alphabets that stand in a
 * Latin word as the Latin ones that they look like, everything but letters and digits as one space. `'Phường Ða Kao,
 * Q.1'` becomes `'phuong da kao q 1'`.
 */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\u00ad\u200b-\u200f\u2060\ufeff]+/gu, '')
    .replace(barredD, 'd')
    .replace(/ı/g, 'i')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(/[a-z]+[а-яԁһіјѕα-ω][\p{L}]*|[а-яԁһіјѕα-ω]+[a-z][\p{L}]*/gu, (word) =>
      Array.from(word, (letter) => lookAlikes.get(letter) ?? letter).join(''),
    )
    .trim();
}
