import { Injectable } from '@nestjs/common';
import { foldVietnamese } from '@khai-bao/areas';
import { updateReturning } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { UnitDataCipher } from './unit-data-cipher.js';
import type { UnitFields } from './unit-fields.js';
import { UnitEntity } from './unit.entity.js';
import type { UnitPlace } from './unit-place.js';

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
    row: UnitEntity,
    after: UnitFields,
    place: UnitPlace,
    fingerprints: UnitFingerprints,
  ): Promise<UnitEntity> {
    const { representative, phone, email } = after;
    const [written] = await updateReturning(
      manager,
      UnitEntity,
      { id: row.id },
      {
        name: after.name,
        nameFolded: foldVietnamese(`${after.name} ${after.street}`),
        kind: after.kind,
        taxCode: after.taxCode,
        areaCode: place.code,
        areaPath: place.path,
        areaName: place.name,
        street: after.street,
        hasEmail: email !== null,
        usesNcovi: after.usesNcovi,
        expectedGates: after.expectedGates,
        contactSealed: this.cipher.sealCorrectedContact(row, { representative, phone, email }),
        ...fingerprints,
        version: () => 'version + 1',
      },
    );
    return written!;
  }
}
