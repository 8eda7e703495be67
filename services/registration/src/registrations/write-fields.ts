import { foldVietnamese } from '@khai-bao/areas';
import { queryRows } from '@khai-bao/platform/database';
import type { UnitContact } from '@khai-bao/contracts';
import type { EntityManager } from 'typeorm';
import type { FindDuplicates } from '../duplicates/find-duplicates.js';
import type { UnitFields } from './field-changes.js';
import type { UnitContacts } from './unit-contacts.js';
import type { UnitRow } from './unit.row.js';

/** Where a unit is. */
export interface Place {
  readonly code: string;
  readonly path: string;
  readonly name: string;
}

/** What a registration says, from its row and its opened contact. */
export const fieldsOf = (row: UnitRow, { representative, phone, email }: UnitContact): UnitFields => ({
  representative,
  phone,
  email,
  name: row.name,
  kind: row.kind,
  taxCode: row.tax_code,
  areaName: row.area_name,
  street: row.street,
  usesNcovi: row.uses_ncovi,
  expectedGates: row.expected_gates,
});

/** Writes all that a locked registration says, and what it is compared by; its version goes up. */
export async function writeFields(
  manager: EntityManager,
  contacts: UnitContacts,
  duplicates: FindDuplicates,
  row: UnitRow,
  after: UnitFields,
  place: Place,
): Promise<UnitRow> {
  const { representative, phone, email } = after;
  const marks = duplicates.marks(after);
  const [written] = await queryRows<UnitRow>(
    manager,
    `update unit set name = $2, name_folded = $3, kind = $4, tax_code = $5, area_code = $6, area_path = $7, area_name = $8, street = $9,
       has_email = $10, uses_ncovi = $11, expected_gates = $12, contact_sealed = $13, phone_mark = $14, name_key = $15, place_key = $16, street_key = $17,
       version = version + 1 where id = $1 returning *`,
    [
      row.id,
      after.name,
      foldVietnamese(`${after.name} ${after.street}`),
      after.kind,
      after.taxCode,
      place.code,
      place.path,
      place.name,
      after.street,
      email !== null,
      after.usesNcovi,
      after.expectedGates,
      contacts.reseal(row, { representative, phone, email }),
      marks.phoneMark,
      marks.nameKey,
      marks.placeKey,
      marks.streetKey,
    ],
  );
  return written!;
}
