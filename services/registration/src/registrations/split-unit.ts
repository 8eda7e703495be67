import { Injectable } from '@nestjs/common';
import { normalisePhone } from '@khai-bao/health-form';
import { isWithinJurisdiction, jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import type { AreaDto } from '../areas/areas.dto.js';
import { AreasService } from '../areas/areas.service.js';
import { FindDuplicates } from '../duplicates/find-duplicates.js';
import { NewUnits } from './new-units.js';
import { endedRegistrationStates } from '@khai-bao/contracts';
import type { SplitPartDto, SplitUnitDto } from './registrations.dto.js';
import { UnitContacts } from './unit-contacts.js';
import { UnitStore } from './unit-store.js';
import type { UnitRow } from './unit.row.js';

/** One unit becomes several: new registrations come of it, and it stays, with its account, or closes. */
@Injectable()
export class SplitUnit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly areas: AreasService,
    private readonly contacts: UnitContacts,
    private readonly newUnits: NewUnits,
    private readonly store: UnitStore,
    private readonly duplicates: FindDuplicates,
  ) {}

  /**
   * New units in one's own area are received with it; those in another ward wait in its committee's inbox. Sent twice, the second one
   * names a version that is no more.
   * @returns the new registrations, in the order in which they were named
   * @throws Problem REGISTRATION.NOT_FOUND, CHANGED, WRONG_STATE for one that counts no more, UNKNOWN_AREA, BAD_PHONE
   */
  async run(actor: Actor, unitId: string, form: SplitUnitDto): Promise<UnitRow[]> {
    const places = form.parts.map((part, at) => this.wardOf(part, at));
    return this.dataSource.transaction(async (manager) => {
      const before = await this.unitOf(manager, actor, unitId);
      if (before.version !== form.version) throw new Problem('REGISTRATION.CHANGED');
      if (endedRegistrationStates.has(before.state)) throw new Problem('REGISTRATION.WRONG_STATE');
      const contact = this.contacts.openOrNull(before);
      // What is compared is held before any row is, as whoever registers does.
      const made = await this.newUnits.insert(
        manager,
        form.parts.map((part, at) => ({
          name: part.name,
          kind: before.kind,
          taxCode: before.tax_code,
          area: places[at]!,
          street: part.street,
          representative: part.representative ?? contact?.representative ?? '',
          phone: this.phoneOf(part, at) ?? contact?.phone ?? refusePhone(at),
          email: contact?.email ?? null,
          usesNcovi: before.uses_ncovi,
          expectedGates: null,
          announcement: null,
          splitFrom: before,
        })),
        actor,
        'counter',
      );
      if (form.closes) await this.duplicates.lockWithPartners(manager, [unitId]);
      const old = await this.unitOf(manager, actor, unitId, 'for update');
      if (old.version !== form.version) throw new Problem('REGISTRATION.CHANGED');
      const units: UnitRow[] = [];
      for (const unit of made) {
        const link = { kind: 'split-from', unitId } as const;
        if (isWithinJurisdiction(actor, unit.area_path))
          units.push(await this.store.take(manager, unit, { actor, note: null, state: 'RECEIVED' }, link));
        else {
          await this.store.note(manager, unit, actor, { changes: [], link, note: null });
          units.push(unit);
        }
        await this.store.note(manager, old, actor, {
          changes: [],
          link: { kind: 'split-into', unitId: unit.id },
          note: null,
        });
      }
      if (form.closes) {
        await this.store.take(manager, old, { actor, note: form.note ?? null, state: 'CLOSED' });
        await this.store.tell(manager, await this.duplicates.close(manager, unitId));
      } else await queryRows(manager, 'update unit set version = version + 1 where id = $1', [unitId]);
      return units;
    });
  }

  private async unitOf(
    manager: EntityManager,
    actor: Actor,
    unitId: string,
    lock: '' | 'for update' = '',
  ): Promise<UnitRow> {
    const scope = jurisdictionSql(actor, 'area_path', 2);
    const [row] = await queryRows<UnitRow>(
      manager,
      `select * from unit where id = $1 and ${scope.sql} ${lock}`,
      [unitId, ...scope.parameters],
    );
    if (row === undefined) throw new Problem('REGISTRATION.NOT_FOUND');
    return row;
  }

  private wardOf({ areaCode }: SplitPartDto, at: number): AreaDto {
    const area = this.areas.current(areaCode);
    if (area === null || area.level !== 'ward')
      throw new Problem('REGISTRATION.UNKNOWN_AREA', {
        fields: [{ path: `parts.${at}.areaCode`, code: 'unknownArea' }],
      });
    return area;
  }

  private phoneOf({ phone }: SplitPartDto, at: number): string | null {
    if (phone === undefined) return null;
    return normalisePhone(phone) ?? refusePhone(at);
  }
}

/** A part has no phone of its own that can be called, and none that it can take over. @throws Problem REGISTRATION.BAD_PHONE */
function refusePhone(at: number): never {
  throw new Problem('REGISTRATION.BAD_PHONE', { fields: [{ path: `parts.${at}.phone`, code: 'phone' }] });
}
