import type { UnitEntity } from '../units/unit.entity.js';
import type { ComparedUnit } from './likeness.js';

/** Units that were split from one registration share this id: an officer has declared them different units. */
export const splitFamilyOf = (unit: Pick<UnitEntity, 'id' | 'splitRootId'>): string =>
  unit.splitRootId ?? unit.id;

/** Reads the compared values from a row. */
export const toComparedUnit = (
  row: UnitEntity,
): ComparedUnit & { readonly id: string; readonly family: string } => ({
  id: row.id,
  family: splitFamilyOf(row),
  areaCode: row.areaCode,
  areaPath: row.areaPath,
  taxKey: row.taxKey,
  phoneBlindIndex: row.phoneBlindIndex,
  nameKey: row.nameKey ?? '',
  placeKey: row.placeKey ?? '|',
  streetKey: row.streetKey ?? '',
});
