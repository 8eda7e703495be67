import { Injectable } from '@nestjs/common';
import { foldVietnamese } from '@khai-bao/areas';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { UnitDataCipher } from './unit-data-cipher.js';
import type { UnitFields } from './unit-fields.js';
import type { UnitPlace, UnitRow } from './unit.row.js';

/** The columns of `unit` that duplicates are found by. */
export interface UnitFingerprints {
  readonly phoneBlindIndex: string;
  readonly nameKey: string;
  readonly placeKey: string;
  readonly streetKey: string;
}

/** Overwrites the content of a registration. History and event are the caller's, see `UnitStore`. */
@Injectable()
export class UnitFieldsWriter {
  constructor(private readonly cipher: UnitDataCipher) {}

  /** Writes all fields of a locked registration with their fingerprints, and raises its version. @returns the row as it stands now */
  async writeUnitFields(
    manager: EntityManager,
    row: UnitRow,
    after: UnitFields,
    place: UnitPlace,
    fingerprints: UnitFingerprints,
  ): Promise<UnitRow> {
    const { representative, phone, email } = after;
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
        this.cipher.sealCorrectedContact(row, { representative, phone, email }),
        fingerprints.phoneBlindIndex,
        fingerprints.nameKey,
        fingerprints.placeKey,
        fingerprints.streetKey,
      ],
    );
    return written!;
  }
}
