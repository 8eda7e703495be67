import {
  unitEmailFault,
  unitGatesFault,
  unitLineFault,
  unitPhoneFault,
  unitTaxCodeFault,
  type UnitFieldFault,
} from '@khai-bao/text';

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
/** What is wrong with a field of a unit; each has its words in `counterTexts.faults`. */
export type UnitFaults = Partial<Record<keyof UnitDraft, UnitFieldFault>>;

/** The fields that have to be filled in, in the order of the form. */
export const neededFields = ['name', 'kind', 'areaCode', 'street', 'representative', 'phone'] as const;

/** Checks a unit as typed, field by field, by the rules by which the registration service takes it. */
export function checkUnit(draft: UnitDraft): UnitFaults {
  const faults: Record<keyof UnitDraft, UnitFieldFault | undefined> = {
    name: unitLineFault(draft.name),
    kind: draft.kind === '' ? 'required' : undefined,
    areaCode: draft.areaCode === '' ? 'required' : undefined,
    street: unitLineFault(draft.street),
    representative: unitLineFault(draft.representative),
    phone: unitPhoneFault(draft.phone),
    email: unitEmailFault(draft.email),
    taxCode: unitTaxCodeFault(draft.taxCode),
    expectedGates: unitGatesFault(draft.expectedGates),
  };
  return Object.fromEntries(Object.entries(faults).filter(([, fault]) => fault !== undefined));
}
