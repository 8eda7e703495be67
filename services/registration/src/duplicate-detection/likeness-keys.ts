import { foldVietnamese } from '@khai-bao/areas';

/** The compared parts of name and address, without diacritics, abbreviations and words that many names have. */
export interface LikenessKeys {
  /** The name's own words, without numbers: `com tam ba ghien`. */
  readonly nameKey: string;
  /** House number and the numbers in the name: `12/3a|2`. Only units that share it can be close. */
  readonly placeKey: string;
  /** The street without its house number: `ton that dam`. */
  readonly streetKey: string;
}

/** Legal forms and kinds of business, which people write or leave out at will. Folded. */
const commonWords = [
  'cong ty co phan',
  'cong ty trach nhiem huu han',
  'trach nhiem huu han',
  'cong ty',
  'co phan',
  'mot thanh vien',
  'thuong mai',
  'dich vu',
  'san xuat',
  'doanh nghiep tu nhan',
  'ho kinh doanh',
  'cua hang',
  'tap hoa',
  'chi nhanh',
  'dai ly',
  'co so',
  'nha hang',
  'nha thuoc',
  'quan an',
  'van phong dai dien',
  'cty',
  'tnhh',
  'ctcp',
  'cp',
  'mtv',
  'tm',
  'dv',
  'tmdv',
  'sx',
  'dntn',
  'hkd',
  'ch',
  'th',
  'cn',
  'cs',
  'dl',
  'nh',
  'nt',
  'vpdd',
  'quan',
  'tiem',
  'shop',
  'so',
];
const commonWordsPattern = new RegExp(`(?<= )(?:${commonWords.join('|')}) `, 'g');

/** `P. Bến Nghé`, `Quận 1`, `TP.HCM`: the end of an address, which repeats the ward that was chosen. */
const higherAreaPattern =
  /^(p|ph|phuong|xa|tt|thi tran|q|quan|h|huyen|tp|tphcm|thanh pho|hcm|hcmc|sai gon|viet nam)( |\d|$)/;
/** The same in the middle of a line; with a number it is unambiguous. */
const numberedAreaPattern = /(?<= )(?:p|phuong|q|quan) ?\d{1,2}(?= )/g;
const streetWordsPattern = /(?<= )(?:so nha|so|duong|d|pho|hem|ngo|kiet) /g;
const expandedAbbreviations: Readonly<Record<string, string>> = { ng: 'nguyen', tr: 'tran' };

/** Computes the compared parts of a unit's name and address. */
export function buildLikenessKeys({ name, street }: { name: string; street: string }): LikenessKeys {
  const { words, numbers } = splitName(name);
  const { door, streetKey } = splitAddress(street);
  return { nameKey: words, placeKey: `${door}|${numbers}`, streetKey };
}

function splitName(name: string): { words: string; numbers: string } {
  const folded = ` ${foldVietnamese(name).replaceAll(numberedAreaPattern, '')} `.replaceAll(/ +/g, ' ');
  // Twice: adjacent words share a blank, so that the first pass removes only every other one.
  const own = folded.replace(commonWordsPattern, '').replace(commonWordsPattern, '').trim();
  const split = (text: string): [string[], string[]] => {
    const all = text.split(' ').filter((word) => word !== '');
    // A single letter distinguishes block A from block B, as a number does.
    const isNumber = (word: string): boolean => /\d/.test(word) || /^[a-z]$/.test(word);
    return [all.filter((word) => !isNumber(word)), all.filter(isNumber)];
  };
  const [words, numbers] = split(own);
  const [whole] = split(folded);
  return {
    words: (words.length > 0 ? words : whole).join(' '),
    numbers: numbers.map((number) => number.replace(/^0+(?=\d)/, '')).join(' '),
  };
}

function splitAddress(street: string): { door: string; streetKey: string } {
  const parts = street
    .split(/[,;]| - /)
    .filter((part, at) => at === 0 || !higherAreaPattern.test(foldVietnamese(part)));
  const line = ` ${parts.join(' ')} `
    .normalize('NFD')
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll(/[đĐ]/g, 'd')
    .toLowerCase();
  const number = /(?<=[^a-z0-9])\d+[a-z]?(?: ?bis| ?ter)?(?:[/-]\d+[a-z]?)*(?![a-z0-9])/.exec(line);
  const rest =
    number === null ? line : line.slice(0, number.index) + ' ' + line.slice(number.index + number[0].length);
  const folded = ` ${foldVietnamese(rest)} `;
  return {
    door:
      number === null
        ? ''
        : number[0]
            .replaceAll(' ', '')
            .replaceAll('-', '/')
            .replace(/^0+(?=\d)/, ''),
    streetKey: folded
      .replace(numberedAreaPattern, '')
      .replace(streetWordsPattern, '')
      .replace(streetWordsPattern, '')
      .trim()
      .split(/ +/)
      .map((word) => expandedAbbreviations[word] ?? word)
      .join(' '),
  };
}
