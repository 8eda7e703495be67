import { normaliseTaxCode, readGateCount, readPhone } from '@khai-bao/text';

export type UnitDraft = Record<
  | 'name'
  | 'kind'
  | 'areaCode'
  | 'street'
  | 'representative'
  | 'phone'
  | 'email'
  | 'taxCode'
  | 'expectedGates',
  string
>;
/** What is wrong with a field of a unit; each has its words in `counterTexts`. */
export type UnitFault = 'needed' | 'badPhone' | 'badEmail' | 'badTaxCode' | 'badGates';

/** The fields that have to be filled in, in the order of the form. */
export const neededFields = ['name', 'kind', 'areaCode', 'street', 'representative', 'phone'] as const;

/** What is wrong with a unit as typed, by the rules by which the registration service takes it (`@khai-bao/text`). */
export function checkUnit(draft: UnitDraft): Partial<Record<keyof UnitDraft, UnitFault>> {
  const faults: Partial<Record<keyof UnitDraft, UnitFault>> = {};
  for (const name of neededFields) if (draft[name].trim() === '') faults[name] = 'needed';
  if (draft.phone.trim() !== '' && readPhone(draft.phone) === null) faults.phone = 'badPhone';
  if (draft.email.trim() !== '' && !/^\S+@\S+\.\S+$/.test(draft.email.trim())) faults.email = 'badEmail';
  if (draft.taxCode.trim() !== '' && normaliseTaxCode(draft.taxCode) === null) faults.taxCode = 'badTaxCode';
  if (draft.expectedGates.trim() !== '' && readGateCount(draft.expectedGates) === null)
    faults.expectedGates = 'badGates';
  return faults;
}
