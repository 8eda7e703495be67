import { correctableFields, type CorrectableField, type UnitFields } from './unit-fields.js';

export interface FieldChange {
  readonly field: CorrectableField;
  readonly from: string | null;
  readonly to: string | null;
}

const toText = (value: string | number | boolean | null): string | null =>
  value === null ? null : String(value);

/** Lists the fields that differ, in the order of the form. */
export const listFieldChanges = (before: UnitFields, after: UnitFields): FieldChange[] =>
  correctableFields.flatMap((field) => {
    const [from, to] = [toText(before[field]), toText(after[field])];
    return from === to ? [] : [{ field, from, to }];
  });
