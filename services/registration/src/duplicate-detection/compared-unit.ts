import type { UnitRow } from '../units/unit.row.js';
import type { ComparedUnit } from './likeness.js';

/** Units that were split from one registration share this id: an officer has declared them different units. */
export const splitFamilyOf = (unit: Pick<UnitRow, 'id' | 'split_root'>): string => unit.split_root ?? unit.id;

/** Reads the compared values from a row. */
export const toComparedUnit = (
  row: UnitRow,
): ComparedUnit & { readonly id: string; readonly family: string } => ({
  id: row.id,
  family: splitFamilyOf(row),
  areaCode: row.area_code,
  areaPath: row.area_path,
  taxKey: row.tax_key,
  phoneBlindIndex: row.phone_mark,
  nameKey: row.name_key ?? '',
  placeKey: row.place_key ?? '|',
  streetKey: row.street_key ?? '',
});
