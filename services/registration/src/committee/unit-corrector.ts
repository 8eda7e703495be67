import { Injectable } from '@nestjs/common';
import { normalisePhone } from '@khai-bao/health-form';
import { isWithinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import { AreasService } from '../areas/areas.service.js';
import { lockComparedValues } from '../duplicate-detection/compared-values-lock.js';
import { toComparedUnit } from '../duplicate-detection/compared-unit.js';
import { DuplicateFinder } from '../duplicate-detection/duplicate-finder.js';
import { DuplicatePairs } from '../duplicate-detection/duplicate-pairs.js';
import { listFieldChanges } from '../units/field-changes.js';
import { findUnitInJurisdiction } from '../units/find-unit.js';
import type { CorrectUnitDto } from './correct-unit.dto.js';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import { UnitStore } from '../units/unit-store.js';
import { UnitFieldsWriter } from '../units/unit-fields-writer.js';
import { toUnitFields, type UnitFields } from '../units/unit-fields.js';
import type { UnitEntity } from '../units/unit.entity.js';
import { toUnitPlace, type UnitPlace } from '../units/unit-place.js';

/**
 * Corrects or completes the content of a registration, in any state. The request names the version that the officer has read:
 * it is the optimistic lock against a concurrent correction.
 */
@Injectable()
export class UnitCorrector {
  constructor(
    private readonly dataSource: DataSource,
    private readonly areas: AreasService,
    private readonly cipher: UnitDataCipher,
    private readonly writer: UnitFieldsWriter,
    private readonly store: UnitStore,
    private readonly finder: DuplicateFinder,
    private readonly pairs: DuplicatePairs,
  ) {}

  /**
   * @throws Problem REGISTRATION.NOT_FOUND, CHANGED, UNKNOWN_AREA, BAD_PHONE; WRONG_STATE after a merge into another
   *   registration; PLATFORM.FORBIDDEN for a ward outside of the officer's area
   */
  async correctUnit(actor: Actor, unitId: string, form: CorrectUnitDto): Promise<void> {
    const phone = normalisePhone(form.phone);
    if (phone === null)
      throw new Problem('REGISTRATION.BAD_PHONE', { fields: [{ path: 'phone', code: 'phone' }] });
    await this.dataSource.transaction(async (manager) => {
      await this.lockBeforeRow(manager, actor, unitId, form, phone);
      const row = await findUnitInJurisdiction(manager, actor, unitId, 'for update');
      if (row === null) throw new Problem('REGISTRATION.NOT_FOUND');
      if (row.version !== form.version) throw new Problem('REGISTRATION.CHANGED');
      if (row.state === 'DUPLICATE') throw new Problem('REGISTRATION.WRONG_STATE');
      const place = await this.resolvePlace(manager, actor, row, form.areaCode);
      const contact = { representative: form.representative, phone, email: form.email ?? null };
      const after: UnitFields = {
        ...contact,
        name: form.name,
        kind: form.kind,
        taxCode: form.taxCode ?? null,
        areaName: place.name,
        street: form.street,
        usesNcovi: form.usesNcovi,
        expectedGates: form.expectedGates ?? null,
      };
      // A contact that cannot be unsealed counts as empty, and the typed one replaces it.
      const changes = listFieldChanges(toUnitFields(row, this.cipher.openContactOrEmpty(row)), after);
      if (changes.length === 0) return;
      const corrected = await this.writer.writeUnitFields(
        manager,
        row,
        after,
        place,
        this.finder.computeFingerprints(after),
      );
      const flagged = await this.pairs.recheckPairs(manager, [corrected]);
      await this.store.recordCorrection(
        manager,
        flagged.find(({ id }) => id === unitId) ?? corrected,
        actor,
        changes,
      );
      await this.store.publishUnits(
        manager,
        flagged.filter(({ id }) => id !== unitId),
      );
    });
  }

  /** Locks the old and the new compared values before the row, in the same order as a registration does: no deadlock, no missed duplicate. */
  private async lockBeforeRow(
    manager: EntityManager,
    actor: Actor,
    unitId: string,
    form: CorrectUnitDto,
    phone: string,
  ): Promise<void> {
    const before = await findUnitInJurisdiction(manager, actor, unitId);
    if (before === null) return;
    const after = this.finder.describeForComparison({
      ...form,
      phone,
      taxCode: form.taxCode ?? null,
      areaPath: before.areaPath,
    });
    await lockComparedValues(manager, [toComparedUnit(before), after]);
    await this.pairs.lockUnitsWithPartners(manager, [unitId]);
  }

  /** The ward of the corrected unit: the chosen one, or the ward that it was merged into. */
  private async resolvePlace(
    manager: EntityManager,
    actor: Actor,
    row: UnitEntity,
    areaCode: string,
  ): Promise<UnitPlace> {
    if (areaCode === row.areaCode) return toUnitPlace(row);
    const moved = await this.areas.resolveAndLockAreas(manager, [areaCode]);
    const area = moved.get(areaCode) ?? this.areas.findCurrentArea(areaCode);
    if (area === null || area.level !== 'ward')
      throw new Problem('REGISTRATION.UNKNOWN_AREA', { fields: [{ path: 'areaCode', code: 'unknownArea' }] });
    if (!isWithinJurisdiction(actor, area.path)) throw new Problem('PLATFORM.FORBIDDEN');
    return { code: area.code, path: area.path, name: area.fullName };
  }
}
