import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { normalisePhone } from '@khai-bao/health-form';
import { isWithinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { InjectRepository } from '@nestjs/typeorm';
import { Any, DataSource, Repository, type EntityManager } from 'typeorm';
import type { AreaDto } from '../areas/areas.dto.js';
import { AreasService } from '../areas/areas.service.js';
import { NcoviClaims } from '../ncovi/ncovi-claims.js';
import type { RegisteredDto, RegisterSitesDto } from './register-unit.dto.js';
import { lockIdempotencyKey } from './registering.queries.js';
import { RegistrationKeyEntity } from './registration-key.entity.js';
import { UnitInserter } from './unit-inserter.js';
import { RegistrationLimits } from './registration-limits.js';
import { UnitEntity } from '../units/unit.entity.js';

/** Characters of a name; for a site, of the unit's name and the site's name together. */
const maxNameLength = 200;

/** Registers units from the public form and at the counter. A repeated idempotency key with the same content returns the first result. */
@Injectable()
export class UnitRegistrar {
  constructor(
    private readonly dataSource: DataSource,
    @InjectRepository(RegistrationKeyEntity) private readonly keys: Repository<RegistrationKeyEntity>,
    private readonly areas: AreasService,
    private readonly inserter: UnitInserter,
    private readonly limits: RegistrationLimits,
    private readonly claims: NcoviClaims,
  ) {}

  /**
   * Registers a unit and its further sites, all or none.
   * @param key idempotency key
   * @param officer at the counter; null for the public form, which is rate-limited
   * @throws Problem REGISTRATION.UNKNOWN_AREA, BAD_PHONE, KEY_REUSED; PLATFORM.VALIDATION, FORBIDDEN; as `RegistrationLimits`
   */
  async registerUnit(form: RegisterSitesDto, key: string, officer: Actor | null): Promise<RegisteredDto> {
    const places = this.resolvePlaces(form, officer);
    const phone = normalisePhone(form.phone);
    if (phone === null)
      throw new Problem('REGISTRATION.BAD_PHONE', { fields: [{ path: 'phone', code: 'phone' }] });
    const digest = createHash('sha256')
      .update(JSON.stringify([form, officer?.accountId ?? null]))
      .digest('base64url');
    // A retry of an accepted request is answered even while a limit is reached.
    if (officer === null && !(await this.keys.existsBy({ key })))
      await this.limits.consumeRegistration({
        phone,
        taxCode: form.taxCode,
        areaCodes: places.map(({ area }) => area.code),
      });
    const [unit, ...further] = await this.dataSource.transaction(async (manager) => {
      await lockIdempotencyKey(manager, key);
      const earlier = await this.findEarlierResult(manager, key, digest);
      if (earlier !== null) return earlier;
      const created = await this.inserter.insertUnits(
        manager,
        places.map(({ name, area, street }) => ({
          name,
          kind: form.kind,
          taxCode: form.taxCode ?? null,
          area,
          street,
          representative: form.representative,
          phone,
          email: form.email ?? null,
          usesNcovi: form.usesNcovi,
          expectedGates: form.expectedGates ?? null,
          // A registration at the counter follows no announcement link.
          announcement: officer === null ? (form.announcement ?? null) : null,
        })),
        officer,
        officer === null ? 'public' : 'counter',
      );
      const [unitId, ...furtherUnitIds] = created.map(({ id }) => id);
      if (form.usesNcovi && form.ncoviCode !== undefined)
        await this.claims.recordCode(manager, unitId!, form.ncoviCode);
      await manager.insert(RegistrationKeyEntity, {
        key,
        bodyDigest: digest,
        unitId: unitId!,
        furtherUnitIds,
      });
      return created;
    });
    if (officer === null)
      await this.limits.recordOwnerNetwork([unit!, ...further].map(({ trackingCode }) => trackingCode));
    return {
      unitId: unit!.id,
      trackingCode: unit!.trackingCode,
      state: unit!.state,
      submittedAt: unit!.submittedAt.toISOString(),
      areaName: unit!.areaName,
      ...this.formerAreaNameOf(form.areaCode, unit!),
      ...(further.length === 0
        ? {}
        : {
            sites: further.map((site, at) => ({
              unitId: site.id,
              trackingCode: site.trackingCode,
              name: site.name,
              areaName: site.areaName,
              ...this.formerAreaNameOf(form.sites?.[at]?.areaCode ?? site.areaCode, site),
            })),
          }),
    };
  }

  /** Resolves names and wards of the unit and its further sites. Every site is checked before anything is written. */
  private resolvePlaces(
    form: RegisterSitesDto,
    officer: Actor | null,
  ): { name: string; area: AreaDto; street: string }[] {
    const wardAt = (code: string, path: string): AreaDto => {
      const area = this.areas.findCurrentArea(code);
      if (area === null || area.level !== 'ward')
        throw new Problem('REGISTRATION.UNKNOWN_AREA', { fields: [{ path, code: 'unknownArea' }] });
      // The officer of a merged ward may use its former name, also when the successor is outside of the officer's area.
      if (
        officer !== null &&
        !isWithinJurisdiction(officer, area.path) &&
        !isWithinJurisdiction(officer, area.former?.path ?? '')
      )
        throw new Problem('PLATFORM.FORBIDDEN');
      return area;
    };
    const further = (form.sites ?? []).map((site, at) => {
      const name = `${form.name} – ${site.name}`;
      if (name.length > maxNameLength)
        throw new Problem('PLATFORM.VALIDATION', {
          fields: [{ path: `sites.${at}.name`, code: 'maxLength' }],
        });
      return { name, area: wardAt(site.areaCode, `sites.${at}.areaCode`), street: site.street };
    });
    return [{ name: form.name, area: wardAt(form.areaCode, 'areaCode'), street: form.street }, ...further];
  }

  /** The name of the chosen ward when the unit was registered in its successor. */
  private formerAreaNameOf(chosen: string, unit: UnitEntity): { formerAreaName?: string } {
    const former = unit.areaCode === chosen ? undefined : this.areas.findCurrentArea(chosen)?.former;
    return former === undefined ? {} : { formerAreaName: former.fullName };
  }

  /** The units that were registered under this key, in the order of the form; null when the key is new. @throws Problem REGISTRATION.KEY_REUSED */
  private async findEarlierResult(
    manager: EntityManager,
    key: string,
    digest: string,
  ): Promise<UnitEntity[] | null> {
    const known = await manager.findOneBy(RegistrationKeyEntity, { key });
    if (known === null) return null;
    if (known.bodyDigest !== digest) throw new Problem('REGISTRATION.KEY_REUSED');
    const ids = [known.unitId, ...known.furtherUnitIds];
    const units = await manager.findBy(UnitEntity, { id: Any(ids) });
    return ids.flatMap((id) => units.filter((unit) => unit.id === id));
  }
}
