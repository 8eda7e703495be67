import { isEmailAddress } from './email.js';
import { parseGateCount } from './gate-count.js';
import { hasHiddenCharacters, normaliseLine, removeHiddenCharacters } from './hidden-characters.js';
import { parsePhone } from './phone.js';
import { normaliseTaxCode } from './tax-code.js';

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

/** Checks an e-mail address that may be left out. */
export function unitEmailFault(text: string): UnitFieldFault | undefined {
  const address = tidyLine(text);
  return address === '' || isEmailAddress(address) ? undefined : 'email';
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
