import type { UnitEntity } from './unit.entity.js';

/** The ward in which a unit is. */
export interface UnitPlace {
  readonly code: string;
  readonly path: string;
  readonly name: string;
}

export const toUnitPlace = (unit: Pick<UnitEntity, 'areaCode' | 'areaPath' | 'areaName'>): UnitPlace => ({
  code: unit.areaCode,
  path: unit.areaPath,
  name: unit.areaName,
});
