import { removeHiddenCharacters } from './hidden-characters.js';

/**
 * Prefixes of eleven-digit mobile numbers, changed to ten digits between September and November 2018.
 * Source: plan 798/QĐ-BTTTT of 2018.
 */
const mobilePrefixes2018: Readonly<Record<string, string>> = {
  '0120': '070', '0121': '079', '0122': '077', '0126': '076', '0128': '078',
  '0123': '083', '0124': '084', '0125': '085', '0127': '081', '0129': '082',
  '0162': '032', '0163': '033', '0164': '034', '0165': '035', '0166': '036',
  '0167': '037', '0168': '038', '0169': '039',
  '0186': '056', '0188': '058', '0199': '059',
}; // prettier-ignore

/**
 * Area codes of fixed lines, changed in three steps between February and June 2017. Source: decision 2036/QĐ-BTTTT of
 * 21 November 2016.
 */
const areaCodes2017: Readonly<Record<string, string>> = {
  '022': '0212', '0231': '0213', '020': '0214', '0230': '0215', '029': '0216', '052': '0232', '053': '0233', '054': '0234',
  '0510': '0235', '0511': '0236', '037': '0237', '038': '0238', '039': '0239',
  '033': '0203', '0240': '0204', '025': '0205', '026': '0206', '027': '0207', '0280': '0208', '0281': '0209', '0320': '0220',
  '0321': '0221', '0241': '0222', '031': '0225', '0351': '0226', '036': '0227', '0350': '0228', '030': '0229', '0780': '0290',
  '0781': '0291', '0710': '0292', '0711': '0293', '074': '0294', '076': '0296', '077': '0297', '079': '0299',
  '04': '024', '08': '028', '061': '0251', '062': '0252', '064': '0254', '055': '0255', '056': '0256', '057': '0257',
  '058': '0258', '068': '0259', '060': '0260', '0501': '0261', '0500': '0262', '063': '0263', '059': '0269', '070': '0270',
  '0651': '0271', '072': '0272', '073': '0273', '0650': '0274', '075': '0275', '066': '0276', '067': '0277',
}; // prettier-ignore

/** Prefixes of mobile numbers in use; a number of ten digits that begins otherwise is a fixed line of before 2017. */
const currentMobileNumber = /^0(3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-9])\d{7}$/;
const currentFixedNumber =
  /^02(?:[48][2-9]\d{7}|(?:0[3-9]|1[0-689]|2[0-25-9]|3[2-9]|5[124-9]|6[0-39]|7[0-7]|9[0-4679])[2-9]\d{6})$/;

/** Digits of a subscriber: eight in Hà Nội and Hồ Chí Minh City, seven elsewhere; none begins with 0 or 1. */
const isSubscriber = (code: string, digits: string): boolean =>
  (code.length === 2 ? /^[2-9]\d{7}$/ : /^[2-9]\d{6}$/).test(digits);

/** A parsed phone number. */
export interface ParsedPhone {
  /** E.164. */
  readonly phone: string;
  /** Whether it was written in the numbering of before 2017 or 2018. */
  readonly renumbered: boolean;
  /** Text next to the number: a name in brackets or an extension; empty when there is none. */
  readonly remark: string;
}

/** Words before and after a number that are not part of it. */
const leadingLabel =
  /^\s*(?:(?:số\s+)?(?:điện thoại|đt|sđt|dđ|đtdđ|di động|hotline|zalo|tel|phone|mobile|máy bàn))[\s.:]+/iu;
const trailingRemark =
  /\s*(?:\(([^()]*\p{L}[^()]*)\)|[-–,;]?\s*((?:số máy lẻ|máy lẻ|nhánh|ext)[\s.:]*\d{1,6}))\s*$/iu;

/** Maximum length of a text that is parsed, characters. */
const maxPhoneLength = 80;

/**
 * Parses a phone number in any common notation: `0903 123 456`, `(090) 312-3456`, `+84 (0)903…`, `84-903-…`,
 * `0084903…`, full-width digits, any dash, invisible characters from a copied contact, a name in brackets behind it,
 * numbers as they were dialled before the renumberings of 2017 and 2018. Vietnamese mobile and fixed numbers without
 * a country code; foreign ones with `+` or `00`.
 * `08` and seven other old area codes are mobile prefixes today. Such a number is read as a fixed line only when its
 * area code stands in brackets, or `08` apart from the eight digits behind it; else it is the mobile that it would
 * dial.
 */
export function parsePhone(text: string): ParsedPhone | null {
  if (text.length > maxPhoneLength) return null;
  const clean = removeHiddenCharacters(text.normalize('NFKC')).replace(leadingLabel, '');
  const said = trailingRemark.exec(clean);
  const plain = (said === null ? clean : clean.slice(0, said.index)).replace(/[\p{Pd}\u2212]/gu, '-').trim();
  if (!/^[\s(]*\+?[\d\s().\-/]+$/.test(plain)) return null;
  const read = parsePlainNumber(plain);
  return read === null ? null : { ...read, remark: (said?.[1] ?? said?.[2] ?? '').trim() };
}

/** A phone number as E.164, or null when the text is none; see `parsePhone`. */
export function normalisePhone(text: string): string | null {
  return parsePhone(text)?.phone ?? null;
}

function parsePlainNumber(plain: string): Omit<ParsedPhone, 'remark'> | null {
  const digits = plain.replace(/\D/g, '');
  const international = plain.replace(/^[\s(]+/, '').startsWith('+') || digits.startsWith('00');
  const bare = digits.startsWith('00') ? digits.slice(2) : digits;
  const isVietnamese = bare.startsWith('84') && (international || !digits.startsWith('0'));
  if (international && !isVietnamese)
    return /^[1-9]\d{6,14}$/.test(bare) ? { phone: `+${bare}`, renumbered: false } : null;
  const national = isVietnamese ? `0${bare.slice(2).replace(/^0/, '')}` : digits;
  const today = renumberToCurrent(national, areaCodeApart(plain, isVietnamese));
  return today === null ? null : { phone: `+84${today.slice(1)}`, renumbered: today !== national };
}

/** A national number (leading 0) as it is dialled today, or null. */
function renumberToCurrent(
  national: string,
  apart: { readonly code: string; readonly inBrackets: boolean } | null,
): string | null {
  if (currentFixedNumber.test(national)) return national;
  const mobile = mobilePrefixes2018[national.slice(0, 4)];
  if (mobile !== undefined && /^01\d{9}$/.test(national)) return mobile + national.slice(4);
  const isMobile = currentMobileNumber.test(national);
  if (isMobile && apart !== null && (apart.inBrackets || apart.code === '08')) {
    const fixed = renumberFixed(national, apart.code);
    if (fixed !== null) return fixed;
  }
  if (isMobile) return national;
  for (const length of [4, 3, 2]) {
    const fixed = renumberFixed(national, national.slice(0, length));
    if (fixed !== null) return fixed;
  }
  return null;
}

function renumberFixed(national: string, code: string): string | null {
  const today = areaCodes2017[code];
  const subscriber = national.slice(code.length);
  return today !== undefined && isSubscriber(code, subscriber) ? today + subscriber : null;
}

/** The area code when it stands apart from the digits behind it: `(08) 3829 7000`, `08 3829 7000`, `+84 (8) 3829 7000`. */
function areaCodeApart(
  plain: string,
  hasCountryCode: boolean,
): { readonly code: string; readonly inBrackets: boolean } | null {
  const rest = hasCountryCode
    ? plain.replace(/^[\s(]*(?:\+|00)?[\s(]*84[\s).\-]*(?:\(0\)[\s.\-]*)?/, '')
    : plain;
  const bracketed = /^\s*\((\d{1,4})\)/.exec(rest);
  const first = bracketed ?? /^\s*(\d{1,4})(?=[\s.\-/)])/.exec(rest);
  if (first === null) return null;
  const code = first[1]!.startsWith('0') ? first[1]! : `0${first[1]!}`;
  return { code, inBrackets: bracketed !== null };
}

/**
 * A number as people read it: `0903 123 456`, `028 3829 7000`, `0251 382 9700`, the hotline `1900 9095`; foreign and
 * unknown ones stay as they are.
 */
export function formatPhone(phone: string): string {
  const e164 = normalisePhone(phone);
  if (!e164?.startsWith('+84'))
    return phone.replace(
      /^(1[89]00)[\s.-]?(?:(\d{4})|(\d{3})[\s.-]?(\d{3}))$/,
      (_all, head, four, three, last) => (four ? `${head} ${four}` : `${head} ${three} ${last}`),
    );
  const digits = `0${e164.slice(3)}`;
  return digits.startsWith('02') && /^02[48]/.test(digits)
    ? `${digits.slice(0, 3)} ${digits.slice(3, 7)} ${digits.slice(7)}`
    : `${digits.slice(0, 4)} ${digits.slice(4, 7)} ${digits.slice(7)}`;
}
