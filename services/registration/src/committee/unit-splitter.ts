import { Injectable } from '@nestjs/common';
import { normalisePhone } from '@khai-bao/health-form';
import { isWithinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import type { AreaDto } from '../areas/areas.dto.js';
import { AreasService } from '../areas/areas.service.js';
import { DuplicatePairs } from '../duplicate-detection/duplicate-pairs.js';
import { UnitInserter } from '../registering/unit-inserter.js';
import { endedRegistrationStates } from '@khai-bao/contracts';
import { findUnitInJurisdiction } from '../units/find-unit.js';
import type { SplitPartDto, SplitUnitDto } from './split-unit.dto.js';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import { UnitStore } from '../units/unit-store.js';
import type { UnitEntity } from '../units/unit.entity.js';

/** Splits a unit: creates new registrations from it, and keeps or closes the old one with its account. */
@Injectable()
export class UnitSplitter {
  constructor(
    private readonly dataSource: DataSource,
    private readonly areas: AreasService,
    private readonly cipher: UnitDataCipher,
    private readonly inserter: UnitInserter,
    private readonly store: UnitStore,
    private readonly pairs: DuplicatePairs,
  ) {}

  /**
   * New units in the officer's area are received at once; those elsewhere are submitted to the committee of their ward. A
   * repeated request fails with CHANGED, because the split raises the version.
   * @returns the new registrations, in the order of the form
   * @throws Problem REGISTRATION.NOT_FOUND, CHANGED, UNKNOWN_AREA, BAD_PHONE; WRONG_STATE when the registration has ended
   */
  async splitUnit(actor: Actor, unitId: string, form: SplitUnitDto): Promise<UnitEntity[]> {
    const places = form.parts.map((part, at) => this.requireWard(part, at));
    return this.dataSource.transaction(async (manager) => {
      const before = await this.requireUnit(manager, actor, unitId);
      if (before.version !== form.version) throw new Problem('REGISTRATION.CHANGED');
      if (endedRegistrationStates.has(before.state)) throw new Problem('REGISTRATION.WRONG_STATE');
      const contact = this.cipher.openContactOrNull(before);
      // The insertion locks the compared values; it runs before any row is locked, as a registration does.
      const made = await this.inserter.insertUnits(
        manager,
        form.parts.map((part, at) => ({
          name: part.name,
          kind: before.kind,
          taxCode: before.taxCode,
          area: places[at]!,
          street: part.street,
          representative: part.representative ?? contact?.representative ?? '',
          phone: this.parsePartPhone(part, at) ?? contact?.phone ?? throwBadPhone(at),
          email: contact?.email ?? null,
          usesNcovi: before.usesNcovi,
          expectedGates: null,
          announcement: null,
          splitFrom: before,
        })),
        actor,
        'counter',
      );
      if (form.closes) await this.pairs.lockUnitsWithPartners(manager, [unitId]);
      const old = await this.requireUnit(manager, actor, unitId, 'for update');
      if (old.version !== form.version) throw new Problem('REGISTRATION.CHANGED');
      const units: UnitEntity[] = [];
      for (const unit of made) {
        const link = { kind: 'split-from', unitId } as const;
        if (isWithinJurisdiction(actor, unit.areaPath))
          units.push(
            await this.store.transitionUnit(manager, unit, { actor, note: null, state: 'RECEIVED' }, link),
          );
        else {
          await this.store.addInternalNote(manager, unit, actor, { changes: [], link, note: null });
          units.push(unit);
        }
        await this.store.addInternalNote(manager, old, actor, {
          changes: [],
          link: { kind: 'split-into', unitId: unit.id },
          note: null,
        });
      }
      if (form.closes) {
        await this.store.transitionUnit(manager, old, { actor, note: form.note ?? null, state: 'CLOSED' });
        await this.store.publishUnits(manager, await this.pairs.closeOpenPairs(manager, unitId));
      } else await this.store.raiseVersion(manager, unitId);
      return units;
    });
  }

  private async requireUnit(
    manager: EntityManager,
    actor: Actor,
    unitId: string,
    lock: '' | 'for update' = '',
  ): Promise<UnitEntity> {
    const row = await findUnitInJurisdiction(manager, actor, unitId, lock);
    if (row === null) throw new Problem('REGISTRATION.NOT_FOUND');
    return row;
  }

  private requireWard({ areaCode }: SplitPartDto, at: number): AreaDto {
    const area = this.areas.findCurrentArea(areaCode);
    if (area === null || area.level !== 'ward')
      throw new Problem('REGISTRATION.UNKNOWN_AREA', {
        fields: [{ path: `parts.${at}.areaCode`, code: 'unknownArea' }],
      });
    return area;
  }

  private parsePartPhone({ phone }: SplitPartDto, at: number): string | null {
    if (phone === undefined) return null;
    return normalisePhone(phone) ?? throwBadPhone(at);
  }
}

/** The part has no valid phone of its own, and the old unit's contact cannot be unsealed. @throws Problem REGISTRATION.BAD_PHONE */
function throwBadPhone(at: number): never {
  throw new Problem('REGISTRATION.BAD_PHONE', { fields: [{ path: `parts.${at}.phone`, code: 'phone' }] });
}
