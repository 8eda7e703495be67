/** The prefixes of eleven-digit mobile numbers, changed to ten digits in September to November 2018. */
const before2018: Record<string, string> = {
  '0120': '070', '0121': '079', '0122': '077', '0126': '076', '0128': '078',
  '0123': '083', '0124': '084', '0125': '085', '0127': '081', '0129': '082',
  '0162': '032', '0163': '033', '0164': '034', '0165': '035', '0166': '036',
  '0167': '037', '0168': '038', '0169': '039',
  '0186': '056', '0188': '058', '0199': '059',
}; // prettier-ignore

/** A Vietnamese national number (leading 0) as it is dialled today, or null. */
function national(digits: string): string | null {
  const renewed = /^01\d{9}$/.test(digits) ? before2018[digits.slice(0, 4)] : undefined;
  const now = renewed ? renewed + digits.slice(4) : digits;
  return /^0[35789]\d{8}$/.test(now) || /^02\d{9}$/.test(now) ? now : null;
}

/**
 * A phone number in any usual spelling as E.164, or null when it is none: `0903 123 456`, `0903.123.456`,
 * `(090) 312-3456`, `+84 903…`, `+84 (0)903…`, `84-903-…`, `0084903…`, full-width digits → `+84903123456`. Vietnamese
 * mobile and fixed numbers without a country code; foreign numbers with `+` or `00`.
 */
export function normalisePhone(text: string): string | null {
  if (text.length > 60) return null;
  const plain = text.normalize('NFKC').trim();
  if (!/^[\s(]*\+?[\d\s().\-–—/\u00a0]+$/.test(plain)) return null;
  const digits = plain.replace(/\D/g, '');
  const foreign = plain.replace(/^[\s(]+/, '').startsWith('+') || digits.startsWith('00');
  const bare = digits.startsWith('00') ? digits.slice(2) : digits;
  if (bare.startsWith('84') && (foreign || !digits.startsWith('0'))) {
    const local = national(`0${bare.slice(2).replace(/^0/, '')}`);
    return local ? `+84${local.slice(1)}` : null;
  }
  if (foreign) return /^[1-9]\d{6,14}$/.test(bare) ? `+${bare}` : null;
  const local = national(digits);
  return local ? `+84${local.slice(1)}` : null;
}

/** A number as people read it: `0903 123 456`, `028 3829 7000`, `0251 382 9700`, the hotline `1900 9095`; foreign and unknown ones stay as they are. */
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
