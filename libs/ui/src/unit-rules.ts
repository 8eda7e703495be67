import {
  hasHiddenCharacters,
  normaliseLine,
  normaliseTaxCode,
  parseGateCount,
  parsePhone,
  removeHiddenCharacters,
} from '@khai-bao/text';

/** What is wrong with a field of a unit as typed. */
export type UnitFieldFault =
  'required' | 'tooLong' | 'characters' | 'phone' | 'email' | 'taxCode' | 'expectedGates';

/** Longest name, street and representative of a unit, characters. */
export const maxUnitLineLength = 200;
/** Longest phone number as typed, characters. */
export const maxUnitPhoneLength = 40;

/** A line as a form sends it: composed, with single blanks, without the invisible characters that copying brings along. */
export const tidyLine = (text: string): string => normaliseLine(removeHiddenCharacters(text));

/** Length as the registration service counts it: a pictograph is one character, its style none. */
const lengthOf = (text: string): number => [...text.replace(/[\ufe0e\ufe0f]/g, '')].length;

/** Checks a line that must be filled in: a name, a street, a representative. */
export function unitLineFault(text: string, maxLength = maxUnitLineLength): UnitFieldFault | undefined {
  const line = tidyLine(text);
  if (line === '') return 'required';
  if (hasHiddenCharacters(line)) return 'characters';
  return lengthOf(line) > maxLength ? 'tooLong' : undefined;
}

/** Checks the phone number of a unit, which must be filled in; any usual spelling is taken. */
export function unitPhoneFault(text: string): UnitFieldFault | undefined {
  const line = tidyLine(text);
  if (line === '') return 'required';
  return lengthOf(line) > maxUnitPhoneLength || parsePhone(line) === null ? 'phone' : undefined;
}

/** RFC 5321, octets: an address as a whole, and what stands before its `@`. */
const maxEmailLength = 254;
const maxLocalPartOctets = 64;
/** Letters beyond ASCII that the service takes before the `@`. */
const beyondAscii = '\\u00a1-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\uffef';
const atom = new RegExp(`^[a-z0-9!#$%&'*+/=?^_\`{|}~${beyondAscii}-]+$`, 'i');
const domainLabel = /^[a-z0-9\u00a1-\uffff-]{1,63}$/i;
const topLevelDomain = new RegExp(`^(?:[a-z${beyondAscii}]{2,}|xn[a-z0-9-]{2,})$`, 'i');

/** Length in UTF-8 of well-formed text, octets. */
const octetsOf = (text: string): number => encodeURIComponent(text).replace(/%../g, 'x').length;

/** Checks an e-mail address that may be left out, by the rules of class-validator's `IsEmail`; quoted local parts are refused. */
export function unitEmailFault(text: string): UnitFieldFault | undefined {
  const address = tidyLine(text);
  if (address === '') return undefined;
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(at, 0));
  const labels = address.slice(at + 1).split('.');
  const isGood =
    address.length <= maxEmailLength &&
    local.split('.').every((part) => atom.test(part)) &&
    octetsOf(local) <= maxLocalPartOctets &&
    labels.length > 1 &&
    labels.every((label) => domainLabel.test(label) && !/^-|-$|[\uff01-\uff5e]/.test(label)) &&
    topLevelDomain.test(labels[labels.length - 1]!);
  return isGood ? undefined : 'email';
}

/** Checks a tax code that may be left out; any usual spelling is taken. */
export function unitTaxCodeFault(text: string): UnitFieldFault | undefined {
  const code = tidyLine(text);
  return code === '' || normaliseTaxCode(code) !== null ? undefined : 'taxCode';
}

/** Checks a number of gates that may be left out. */
export function unitGatesFault(text: string): UnitFieldFault | undefined {
  return text.trim() === '' || parseGateCount(text) !== null ? undefined : 'expectedGates';
}
