import { countVietnameseWords } from './vietnamese-syllable.js';

/** Windows-1252 from 80 to 9F; the five bytes that it leaves out stand for themselves, as decoders of the web take them. */
const windows1252High = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
/** TCVN3 (TCVN 5712:1993, the ABC fonts) from A1 to FF; capitals are a font of their own. */
const tcvn3High =
  'ĂÂÊÔƠƯĐăâêôơưđẶ̀̀̉̃́àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ';

const tcvn3 = new Map<string, string>();
[...tcvn3High].forEach((letter, at) => {
  if (/^\p{L}$/u.test(letter)) tcvn3.set(String.fromCharCode(0xa1 + at), letter);
});

/** A run of characters that one word of any encoding can hold, as `countVietnameseWords` splits words. */
const wordPattern = /[\p{L}\p{M}\u00a1-\u00bf\u0080-\u009f\u00d7\u00f7]+/gu;

/** Reads each eth (U+00D0, U+00F0) as the đ of another keyboard. */
const replaceEth = (text: string): string => text.replace(/Ð/g, 'Đ').replace(/ð/g, 'đ');

/**
 * Text typed in an ABC font (TCVN3) and read as Windows-1252: `C«ng ty` is `Công ty`. An eth that stands alone or
 * among capitals is `Đ`: the lower-case `é` that TCVN3 has at its place never stands so.
 */
export const decodeTcvn3 = (text: string): string =>
  text
    .replace(wordPattern, (word) => (/^(?:[\p{Lu}]+|ð)$/u.test(word) ? replaceEth(word) : word))
    .replace(/[\u0080-\uffff]/g, (letter) => tcvn3.get(letter) ?? letter);

const vni = new Map<string, string>();
const vniMarks: readonly (readonly [string, string, string])[] = [
  // Vowels; their VNI marks in order; what they give.
  ['a', 'ùøûõïâêéèúüëáàåãä', 'áàảãạâăắằẳẵặấầẩẫậ'],
  ['e', 'ùøûõïâáàåãä', 'éèẻẽẹêếềểễệ'],
  ['o', 'ùøûõïâáàåãä', 'óòỏõọôốồổỗộ'],
  ['ô', 'ùøûõï', 'ớờởỡợ'],
  ['u', 'ùøûõï', 'úùủũụ'],
  ['ö', 'ùøûõï', 'ứừửữự'],
  ['y', 'ùøûõ', 'ýỳỷỹ'],
];
for (const [vowel, marks, letters] of vniMarks)
  [...marks].forEach((mark, at) => {
    const letter = [...letters][at]!;
    vni.set(vowel + mark, letter);
    vni.set(vowel.toUpperCase() + mark.toUpperCase(), letter.toUpperCase());
    vni.set(vowel.toUpperCase() + mark, letter.toUpperCase());
  });
for (const [letter, read] of Object.entries({ ô: 'ơ', ö: 'ư', î: 'ỵ', æ: 'ỉ', ó: 'ĩ', ò: 'ị', ñ: 'đ' })) {
  vni.set(letter, read);
  vni.set(letter.toUpperCase(), read.toUpperCase());
}

/** Text typed in a VNI font and read as Windows-1252: `Coâng ty Thöông maïi` is `Công ty Thương mại`. */
export const decodeVni = (text: string): string =>
  text.replace(
    /[aeouyôöAEOUYÔÖ][ùøûõïâêéèúüëáàåãäÙØÛÕÏÂÊÉÈÚÜËÁÀÅÃÄ]|[ôöîæóòñÔÖÎÆÓÒÑ]/g,
    (pair) => vni.get(pair) ?? pair,
  );

/** Letters of Windows-1258 that differ from Windows-1252: five of Vietnamese, and the tones, each for itself behind its vowel. */
const windows1258 = new Map(
  Object.entries({ Ã: 'Ă', ã: 'ă', Ð: 'Đ', ð: 'đ', Õ: 'Ơ', õ: 'ơ', Ý: 'Ư', ý: 'ư', Ì: '\u0300', Ò: '\u0309', Þ: '\u0303', ì: '\u0301', ò: '\u0323' }),
); // prettier-ignore

/** Text of Windows-1258 that was read as Windows-1252: `Nguyêìn Vãn` is `Nguyến Văn`. */
export const decodeWindows1258 = (text: string): string =>
  text.replace(/[ÃãÐðÕõÝýÌÒÞìò]/g, (letter) => windows1258.get(letter)!).normalize('NFC');

/** The byte that Windows-1252 has for a character; null when it has none. */
function windows1252Byte(character: string): number | null {
  const code = character.charCodeAt(0);
  if (code >= 0xa0 && code <= 0xff) return code;
  const at = windows1252High.indexOf(character);
  if (at >= 0) return 0x80 + at;
  return code >= 0x80 && code <= 0x9f ? code : null;
}

const highRuns = new RegExp(`[\\u0080-\\u00ff${windows1252High.replace(/[\\\]^-]/g, '\\$&')}]{2,}`, 'g');

/**
 * UTF-8 that was read as Windows-1252 or Latin-1, once or twice (mojibake): `CÃ´ng ty` is `Công ty`. Runs that are no
 * UTF-8 stay.
 */
export function repairMojibake(text: string): string {
  const once = text.replace(highRuns, (run) => decodeRun(run));
  return once !== text && /[ÃÂáâÆÄ][\u0080-\u00bf‚-›]/.test(once)
    ? once.replace(highRuns, (run) => decodeRun(run))
    : once;
}

function decodeRun(run: string): string {
  const bytes = Array.from(run, windows1252Byte);
  if (bytes.includes(null)) return run;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes as number[]));
  } catch {
    return run;
  }
}

/** Vietnamese letters outside of Latin-1: a text that holds one was not typed, as a whole, in a font of 256 letters. */
const unicodeOnlyLetter = /[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9]/;
const hasUnicodeOnlyLetter = (text: string): boolean => unicodeOnlyLetter.test(text.normalize('NFC'));

const eightBitRepairs = [decodeVni, decodeTcvn3, decodeWindows1258] as const;

/** Result of the repair of a cell. */
export type CellState =
  /** The cell is readable, or holds only ASCII letters. */
  | 'plain'
  /** The cell had another encoding and was repaired. */
  | 'repaired'
  /** The cell is not readable as Vietnamese, even after repairs: a foreign name, or lost letters. */
  | 'unsure';

export interface RepairedCell {
  readonly text: string;
  readonly state: CellState;
}

/**
 * Repairs one cell by itself: mojibake, VNI, TCVN3, Windows-1258. A repair is taken only when the text does not read
 * as Vietnamese as it stands and every word of the repaired one does, so that a correct cell, a symbol or a foreign
 * name is left alone. In a cell that also holds Unicode letters, only the words that do not read are repaired.
 */
export function repairCell(text: string): RepairedCell {
  if (!/[\u0080-\uffff]/.test(text)) return { text, state: 'plain' };
  const unbroken = repairMojibake(text);
  const { recognised, unrecognised } = countVietnameseWords(unbroken);
  const isMojibake =
    unbroken !== text &&
    recognised + unrecognised > 0 &&
    countVietnameseWords(text).unrecognised > unrecognised;
  const source = isMojibake ? unbroken : text;
  const standing = replaceEth(source.normalize('NFC'));
  const reading = countVietnameseWords(standing);
  if (reading.unrecognised === 0) return { text: standing, state: isMojibake ? 'repaired' : 'plain' };
  if (!hasUnicodeOnlyLetter(text)) {
    const repairs = eightBitRepairs
      .map((repair) => repair(source))
      .filter((candidate) => candidate !== source && isConvincing(candidate, reading.unrecognised));
    if (repairs[0] !== undefined) return { text: repairs[0], state: 'repaired' };
  }
  const mixed = repairWords(source);
  if (mixed !== null) return { text: mixed, state: 'repaired' };
  return { text: standing, state: isMojibake ? 'repaired' : 'unsure' };
}

/**
 * Repairs the words of a cell that do not read as Vietnamese, and leaves the others: `C«ng ty Thực phẩm` is `Công ty
 * Thực phẩm`.
 * @returns null unless one encoding makes every such word read
 */
function repairWords(source: string): string | null {
  for (const repair of eightBitRepairs) {
    let isComplete = true;
    const repaired = source.normalize('NFC').replace(wordPattern, (word) => {
      const standing = replaceEth(word);
      if (countVietnameseWords(standing).unrecognised === 0) return standing;
      const candidate = repair(word).normalize('NFC');
      if (hasUnicodeOnlyLetter(word) || countVietnameseWords(candidate).recognised === 0) isComplete = false;
      return candidate;
    });
    if (isComplete) return repaired;
  }
  return null;
}

/** All words read as Vietnamese; of a long text one in ten may be a foreign one. */
function isConvincing(candidate: string, badBefore: number): boolean {
  const { recognised, unrecognised } = countVietnameseWords(candidate);
  return recognised > 0 && unrecognised < badBefore && unrecognised * 10 <= recognised;
}

/**
 * Repairs the cells of one row. A cell that reads both ways (`Lª Tè` beside `Tè` alone) follows its row: it is
 * repaired when every other cell that tells was.
 */
export function repairRow(cells: readonly string[]): RepairedCell[] {
  const repaired = cells.map((cell) => repairCell(cell));
  const telling = cells.flatMap((cell, at) => {
    const by = eightBitRepairs.find(
      (repair) => repaired[at]!.state === 'repaired' && repair(cell) === repaired[at]!.text,
    );
    return by === undefined ? [] : [by];
  });
  const [usual] = telling;
  if (usual === undefined || telling.some((repair) => repair !== usual)) return repaired;
  return repaired.map((cell, at) => {
    const original = cells[at]!;
    if (cell.state === 'repaired' || !/[\u0080-\u00ff]/.test(original) || hasUnicodeOnlyLetter(original))
      return cell;
    const candidate = usual(original).normalize('NFC');
    const { recognised, unrecognised } = countVietnameseWords(candidate);
    // An abbreviation (`S§T`) reads neither way: it is as the row is.
    const follows =
      cell.state === 'unsure'
        ? unrecognised <= countVietnameseWords(original).unrecognised
        : recognised > 0 && unrecognised === 0;
    return candidate !== original && follows ? { text: candidate, state: 'repaired' } : cell;
  });
}
