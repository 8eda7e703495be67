import { foldVietnamese } from '@khai-bao/areas';

/** What is compared of a unit's name and address, without spelling, abbreviations and words that every shop has. */
export interface LikenessKeys {
  /** The name's own words, without numbers: `com tam ba ghien`. */
  readonly nameKey: string;
  /** House number and the numbers in the name: `12/3a|2`. Only units that share it can be close. */
  readonly placeKey: string;
  /** The street without its house number: `ton that dam`. */
  readonly streetKey: string;
}

/** Forms of business and kinds of place: said or left out at will. Folded. */
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
const common = new RegExp(`(?<= )(?:${commonWords.join('|')}) `, 'g');

/** `P. Bến Nghé`, `Quận 1`, `TP.HCM`: an address's end, which says no more than the ward that was chosen. */
const placeAbove =
  /^(p|ph|phuong|xa|tt|thi tran|q|quan|h|huyen|tp|tphcm|thanh pho|hcm|hcmc|sai gon|viet nam)( |\d|$)/;
/** The same amid a line: with a number it can be nothing else. */
const numberedAbove = /(?<= )(?:p|phuong|q|quan) ?\d{1,2}(?= )/g;
const streetWords = /(?<= )(?:so nha|so|duong|d|pho|hem|ngo|kiet) /g;
const shortened: Readonly<Record<string, string>> = { ng: 'nguyen', tr: 'tran' };

/** What is compared of a unit. */
export function likenessKeys({ name, street }: { name: string; street: string }): LikenessKeys {
  const { words, numbers } = nameParts(name);
  const { door, streetKey } = addressParts(street);
  return { nameKey: words, placeKey: `${door}|${numbers}`, streetKey };
}

function nameParts(name: string): { words: string; numbers: string } {
  const folded = ` ${foldVietnamese(name).replaceAll(numberedAbove, '')} `.replaceAll(/ +/g, ' ');
  // Twice: a word that stood between two of them is seen only when the first is gone.
  const own = folded.replace(common, '').replace(common, '').trim();
  const split = (text: string): [string[], string[]] => {
    const all = text.split(' ').filter((word) => word !== '');
    // A single letter tells block A from block B as a number would.
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

function addressParts(street: string): { door: string; streetKey: string } {
  const parts = street
    .split(/[,;]| - /)
    .filter((part, at) => at === 0 || !placeAbove.test(foldVietnamese(part)));
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
      .replace(numberedAbove, '')
      .replace(streetWords, '')
      .replace(streetWords, '')
      .trim()
      .split(/ +/)
      .map((word) => shortened[word] ?? word)
      .join(' '),
  };
}

/** Trigrams as `pg_trgm` makes them, so that what Postgres has sieved is judged by the same measure. */
function trigrams(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const word of text.split(' ').filter((one) => one !== '')) {
    const padded = `  ${word} `;
    for (let at = 0; at + 3 <= padded.length; at += 1) found.add(padded.slice(at, at + 3));
  }
  return found;
}

/** How alike two folded texts are, 0 to 1: the trigrams they share, of all that they have. */
export function similarity(left: string, right: string): number {
  if (left === right) return 1;
  const [a, b] = [trigrams(left), trigrams(right)];
  const shared = [...a].filter((one) => b.has(one)).length;
  return shared === 0 ? 0 : shared / (a.size + b.size - shared);
}

const initials = (text: string): string =>
  text
    .split(' ')
    .map((word) => word[0] ?? '')
    .join('');
const streets = (left: string, right: string): number =>
  left === initials(right) || right === initials(left) ? 0.9 : similarity(left, right);

/** From here on two names at one house number are close. */
export const closeName = 0.5;
const closeStreet = 0.5;
/** Where neither has a house number the name must say more. */
const closeNameAlone = 0.7;

/**
 * How close two units of one ward are by name and address, 0 (not) or 0.5 to 1. Different numbers in the name (`Chi nhánh 2`) or
 * different house numbers are different units; one without a house number is close to its very name alone.
 */
export function closeness(left: LikenessKeys, right: LikenessKeys): number {
  const [leftDoor, leftNumbers] = halves(left.placeKey);
  const [rightDoor, rightNumbers] = halves(right.placeKey);
  if (leftNumbers !== rightNumbers || left.nameKey === '' || right.nameKey === '') return 0;
  if (leftDoor !== rightDoor && leftDoor !== '' && rightDoor !== '') return 0;
  const name = similarity(left.nameKey, right.nameKey);
  const street = streets(left.streetKey, right.streetKey);
  const least = leftDoor !== rightDoor ? 1 : leftDoor === '' ? closeNameAlone : closeName;
  return name >= least && street >= closeStreet ? (name + street) / 2 : 0;
}

function halves(placeKey: string): [string, string] {
  const at = placeKey.indexOf('|');
  return [placeKey.slice(0, at), placeKey.slice(at + 1)];
}

/** Why two units may be one. */
export const pairReasons = ['tax-code', 'phone', 'name-and-address'] as const;
export type PairReason = (typeof pairReasons)[number];

/** A unit as it is compared. */
export interface Compared extends LikenessKeys {
  readonly areaCode: string;
  readonly areaPath: string;
  /** Without its hyphen. */
  readonly taxKey: string | null;
  /** A keyed digest. */
  readonly phoneMark: string | null;
}

/** `79.760` of `79.760.26740`: the phone of a chain is one in the whole city, that of a shop in its district. */
export const districtOf = (areaPath: string): string => areaPath.split('.').slice(0, 2).join('.');

/** How sure each reason is by itself. */
const sureness = { 'tax-code': 0.7, phone: 0.6 } as const;

/**
 * Why two units may be one, and how sure that is, 1 to 100; null when nothing says so.
 * @param shared what so many others share that it says nothing by itself: the phone or tax code of a chain
 */
export function likeness(
  left: Compared,
  right: Compared,
  shared: ReadonlySet<'tax-code' | 'phone'> = new Set(),
): { readonly reasons: PairReason[]; readonly score: number } | null {
  const close = left.areaCode === right.areaCode ? closeness(left, right) : 0;
  const reasons: PairReason[] = [];
  if (left.taxKey !== null && left.taxKey === right.taxKey && (close > 0 || !shared.has('tax-code')))
    reasons.push('tax-code');
  if (
    left.phoneMark !== null &&
    left.phoneMark === right.phoneMark &&
    districtOf(left.areaPath) === districtOf(right.areaPath) &&
    (close > 0 || !shared.has('phone'))
  )
    reasons.push('phone');
  if (close > 0) reasons.push('name-and-address');
  if (reasons.length === 0) return null;
  const doubt = reasons.reduce(
    (left_, reason) => left_ * (1 - (reason === 'name-and-address' ? close * 0.9 : sureness[reason])),
    1,
  );
  return { reasons, score: Math.max(1, Math.round(100 * (1 - doubt))) };
}
