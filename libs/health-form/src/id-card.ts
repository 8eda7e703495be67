import { isIdNumber } from '@khai-bao/text';

export type Sex = 'male' | 'female' | 'other';

/** What the QR of a chip ID card (CCCD) says. */
export interface IdCard {
  readonly number: string;
  /** The number of the identity card (CMND) before it, when the QR carries one. */
  readonly oldNumber: string | null;
  readonly fullName: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
  readonly sex: Sex;
  /** As on the card. */
  readonly address: string;
  /** The address taken apart at its last three commas; parts that are not there are empty. */
  readonly place: {
    readonly street: string;
    readonly ward: string;
    readonly district: string;
    readonly province: string;
  };
  readonly issuedOn: string | null;
}

/** `ddMMyyyy` as `YYYY-MM-DD`, or null when there is no such day. */
function parseCardDay(text: string): string | null {
  const match = /^(\d{2})(\d{2})(\d{4})$/.exec(text);
  if (!match) return null;
  const iso = `${match[3]}-${match[2]}-${match[1]}`;
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : null;
}

function sexOf(text: string): Sex | null {
  const word = text.normalize('NFC').trim().toLowerCase();
  if (word === 'nam') return 'male';
  if (word === 'nữ' || word === 'nu') return 'female';
  return word === '' ? null : 'other';
}

/**
 * Reads the QR of a chip ID card: `number|old CMND|name|ddMMyyyy|sex|address|ddMMyyyy`. The second field may be empty or
 * absent, the date of issue may be missing, and newer cards add fields behind it. Null when it is no such QR.
 */
export function parseIdCardQr(text: string): IdCard | null {
  if (text.length > 1000) return null;
  const fields = text
    .normalize('NFC')
    .trim()
    .split('|')
    .map((field) => field.trim());
  const [number = '', second = ''] = fields;
  const hasOld = second === '' || /^\d{9}(\d{3})?$/.test(second);
  const [fullName = '', born = '', sexWord = '', address = '', issued = ''] = fields.slice(hasOld ? 2 : 1);
  const birthDate = parseCardDay(born);
  const sex = sexOf(sexWord);
  if (!isIdNumber('cccd', number) || !birthDate || !sex || fullName === '') return null;
  const parts = address
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  return {
    number,
    oldNumber: hasOld && second !== '' ? second : null,
    fullName,
    birthDate,
    sex,
    address,
    place: {
      province: parts.at(-1) ?? '',
      district: parts.at(-2) ?? '',
      ward: parts.at(-3) ?? '',
      street: parts.slice(0, -3).join(', '),
    },
    issuedOn: parseCardDay(issued),
  };
}
