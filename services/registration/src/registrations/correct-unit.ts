import { Injectable } from '@nestjs/common';
import { normalisePhone } from '@khai-bao/health-form';
import { isWithinJurisdiction, jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import { AreasService } from '../areas/areas.service.js';
import { comparedRow, FindDuplicates } from '../duplicates/find-duplicates.js';
import { changesBetween, type UnitFields } from './field-changes.js';
import type { CorrectUnitDto } from './registrations.dto.js';
import { UnitContacts } from './unit-contacts.js';
import { UnitStore } from './unit-store.js';
import { fieldsOf, writeFields, type Place } from './write-fields.js';
import type { UnitRow } from './unit.row.js';

/**
 * An officer completes or corrects what a registration says, in any state: what the district corrects, the ward sees. The
 * version that was read is named, so that of two officers at once neither overwrites the other.
 */
@Injectable()
export class CorrectUnit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly areas: AreasService,
    private readonly contacts: UnitContacts,
    private readonly store: UnitStore,
    private readonly duplicates: FindDuplicates,
  ) {}

  /** @throws Problem REGISTRATION.NOT_FOUND, CHANGED, WRONG_STATE for one that was joined to another, UNKNOWN_AREA, BAD_PHONE; PLATFORM.FORBIDDEN for a ward of others */
  async run(actor: Actor, unitId: string, form: CorrectUnitDto): Promise<void> {
    const phone = normalisePhone(form.phone);
    if (phone === null)
      throw new Problem('REGISTRATION.BAD_PHONE', { fields: [{ path: 'phone', code: 'phone' }] });
    const scope = jurisdictionSql(actor, 'area_path', 2);
    await this.dataSource.transaction(async (manager) => {
      await this.lock(manager, actor, unitId, form, phone);
      const [row] = await queryRows<UnitRow>(
        manager,
        `select * from unit where id = $1 and ${scope.sql} for update`,
        [unitId, ...scope.parameters],
      );
      if (row === undefined) throw new Problem('REGISTRATION.NOT_FOUND');
      if (row.version !== form.version) throw new Problem('REGISTRATION.CHANGED');
      if (row.state === 'DUPLICATE') throw new Problem('REGISTRATION.WRONG_STATE');
      const place = await this.placeOf(manager, actor, row, form.areaCode);
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
      // A contact that cannot be opened counts as empty: what the officer types stands in its place.
      const changes = changesBetween(fieldsOf(row, this.contacts.openOrEmpty(row)), after);
      if (changes.length === 0) return;
      const corrected = await writeFields(manager, this.contacts, this.duplicates, row, after, place);
      const marked = await this.duplicates.recheck(manager, [corrected]);
      await this.store.rememberCorrection(
        manager,
        marked.find(({ id }) => id === unitId) ?? corrected,
        actor,
        changes,
      );
      await this.store.tell(
        manager,
        marked.filter(({ id }) => id !== unitId),
      );
    });
  }

  /** What the registration said and will say is held before its row is, as whoever registers does: neither waits in a circle, nor misses the other. */
  private async lock(
    manager: EntityManager,
    actor: Actor,
    unitId: string,
    form: CorrectUnitDto,
    phone: string,
  ): Promise<void> {
    const scope = jurisdictionSql(actor, 'area_path', 2);
    const [before] = await queryRows<UnitRow>(manager, `select * from unit where id = $1 and ${scope.sql}`, [
      unitId,
      ...scope.parameters,
    ]);
    if (before === undefined) return;
    const after = this.duplicates.compared({
      ...form,
      phone,
      taxCode: form.taxCode ?? null,
      areaPath: before.area_path,
    });
    await this.duplicates.lock(manager, [comparedRow(before), after]);
    await this.duplicates.lockWithPartners(manager, [unitId]);
  }

  /** Where the unit is from now on: in the ward that is chosen, or in that which it was merged into. */
  private async placeOf(
    manager: EntityManager,
    actor: Actor,
    row: UnitRow,
    areaCode: string,
  ): Promise<Place> {
    if (areaCode === row.area_code) return { code: row.area_code, path: row.area_path, name: row.area_name };
    const moved = await this.areas.settle(manager, [areaCode]);
    const area = moved.get(areaCode) ?? this.areas.current(areaCode);
    if (area === null || area.level !== 'ward')
      throw new Problem('REGISTRATION.UNKNOWN_AREA', { fields: [{ path: 'areaCode', code: 'unknownArea' }] });
    if (!isWithinJurisdiction(actor, area.path)) throw new Problem('PLATFORM.FORBIDDEN');
    return { code: area.code, path: area.path, name: area.fullName };
  }
}
