import type { UnitContact, UnitKind } from '@khai-bao/contracts';
import type { UnitEntity } from './unit.entity.js';

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

/** The content of a registration, as people read it. */
export interface UnitFields extends UnitContact {
  readonly name: string;
  readonly kind: UnitKind;
  readonly taxCode: string | null;
  readonly areaName: string;
  readonly street: string;
  readonly usesNcovi: boolean;
  readonly expectedGates: number | null;
}

/** Reads the content of a registration from its row and its unsealed contact. */
export const toUnitFields = (row: UnitEntity, { representative, phone, email }: UnitContact): UnitFields => ({
  representative,
  phone,
  email,
  name: row.name,
  kind: row.kind,
  taxCode: row.taxCode,
  areaName: row.areaName,
  street: row.street,
  usesNcovi: row.usesNcovi,
  expectedGates: row.expectedGates,
});
