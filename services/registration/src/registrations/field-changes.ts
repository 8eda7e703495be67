import type { UnitContact, UnitKind } from '@khai-bao/contracts';

/** The fields of a registration that an officer can correct. */
export const correctableFields = [
  'name',
  'kind',
  'taxCode',
  'areaName',
  'street',
  'representative',
  'phone',
  'email',
  'usesNcovi',
  'expectedGates',
] as const;
export type CorrectableField = (typeof correctableFields)[number];

/** What a registration says, as people read it. */
export interface UnitFields extends UnitContact {
  readonly name: string;
  readonly kind: UnitKind;
  readonly taxCode: string | null;
  readonly areaName: string;
  readonly street: string;
  readonly usesNcovi: boolean;
  readonly expectedGates: number | null;
}

export interface FieldChange {
  readonly field: CorrectableField;
  readonly from: string | null;
  readonly to: string | null;
}

const spelt = (value: string | number | boolean | null): string | null =>
  value === null ? null : String(value);

/** Which fields differ, in the order of the form. */
export const changesBetween = (before: UnitFields, after: UnitFields): FieldChange[] =>
  correctableFields.flatMap((field) => {
    const [from, to] = [spelt(before[field]), spelt(after[field])];
    return from === to ? [] : [{ field, from, to }];
  });
