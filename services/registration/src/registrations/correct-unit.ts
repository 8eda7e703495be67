import { Injectable } from '@nestjs/common';
import { foldVietnamese } from '@khai-bao/areas';
import { normalisePhone } from '@khai-bao/health-form';
import { withinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { rows } from '@khai-bao/platform/database';
import { Problem } from '@khai-bao/platform/http';
import { DataSource } from 'typeorm';
import { AreasService } from '../areas/areas.service.js';
import { changesBetween, type UnitFields } from './field-changes.js';
import type { CorrectUnitDto } from './registrations.dto.js';
import { UnitContacts } from './unit-contacts.js';
import { UnitStore } from './unit-store.js';
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
  ) {}

  /** @throws Problem REGISTRATION.NOT_FOUND, CHANGED, UNKNOWN_AREA, BAD_PHONE; PLATFORM.FORBIDDEN for a ward of others */
  async run(actor: Actor, unitId: string, form: CorrectUnitDto): Promise<void> {
    const phone = normalisePhone(form.phone);
    if (phone === null)
      throw new Problem('REGISTRATION.BAD_PHONE', { fields: [{ path: 'phone', code: 'phone' }] });
    const scope = withinJurisdiction(actor, 'area_path', 2);
    await this.dataSource.transaction(async (manager) => {
      const [row] = await rows<UnitRow>(
        manager,
        `select * from unit where id = $1 and ${scope.sql} for update`,
        [unitId, ...scope.parameters],
      );
      if (row === undefined) throw new Problem('REGISTRATION.NOT_FOUND');
      if (row.version !== form.version) throw new Problem('REGISTRATION.CHANGED');
      const place = this.placeOf(actor, row, form.areaCode);
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
      const changes = changesBetween({ ...fieldsOf(row), ...this.contacts.open(row) }, after);
      if (changes.length === 0) return;
      const [corrected] = await rows<UnitRow>(
        manager,
        `update unit set name = $2, name_folded = $3, kind = $4, tax_code = $5, area_code = $6, area_path = $7, area_name = $8, street = $9,
           has_email = $10, uses_ncovi = $11, expected_gates = $12, contact_sealed = $13, version = version + 1 where id = $1 returning *`,
        [
          unitId,
          after.name,
          foldVietnamese(`${after.name} ${after.street}`),
          after.kind,
          after.taxCode,
          place.code,
          place.path,
          place.name,
          after.street,
          contact.email !== null,
          after.usesNcovi,
          after.expectedGates,
          this.contacts.reseal(row, contact),
        ],
      );
      await this.store.rememberCorrection(manager, corrected!, actor, changes);
    });
  }

  /** Where the unit is from now on. A ward that was closed since stays what it was, until somebody chooses another. */
  private placeOf(
    actor: Actor,
    row: UnitRow,
    areaCode: string,
  ): { code: string; path: string; name: string } {
    if (areaCode === row.area_code) return { code: row.area_code, path: row.area_path, name: row.area_name };
    const area = this.areas.find(areaCode);
    if (area === null || area.level !== 'ward')
      throw new Problem('REGISTRATION.UNKNOWN_AREA', { fields: [{ path: 'areaCode', code: 'unknownArea' }] });
    if (!(area.path === actor.areaPath || area.path.startsWith(`${actor.areaPath}.`)))
      throw new Problem('PLATFORM.FORBIDDEN');
    return { code: area.code, path: area.path, name: area.fullName };
  }
}

const fieldsOf = (row: UnitRow): Omit<UnitFields, 'representative' | 'phone' | 'email'> => ({
  name: row.name,
  kind: row.kind,
  taxCode: row.tax_code,
  areaName: row.area_name,
  street: row.street,
  usesNcovi: row.uses_ncovi,
  expectedGates: row.expected_gates,
});
