import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { normalisePhone } from '@khai-bao/health-form';
import { isWithinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import type { AreaDto } from '../areas/areas.dto.js';
import { AreasService } from '../areas/areas.service.js';
import type { RegisteredDto, RegisterSitesDto } from './registrations.dto.js';
import { NewUnits } from './new-units.js';
import { RegistrationLimits } from './registration-limits.js';
import type { UnitRow } from './unit.row.js';

/** As long as a name may be, a site's with the unit's before it. */
const longestName = 200;

/** Takes in a registration, from the public form or at the counter. The same key with the same content answers the same again. */
@Injectable()
export class RegisterUnit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly areas: AreasService,
    private readonly newUnits: NewUnits,
    private readonly limits: RegistrationLimits,
  ) {}

  /** @throws Problem REGISTRATION.UNKNOWN_AREA, BAD_PHONE, KEY_REUSED; PLATFORM.VALIDATION, FORBIDDEN, and what the limits say */
  async run(form: RegisterSitesDto, key: string, officer: Actor | null): Promise<RegisteredDto> {
    const places = this.placesOf(form, officer);
    const phone = normalisePhone(form.phone);
    if (phone === null)
      throw new Problem('REGISTRATION.BAD_PHONE', { fields: [{ path: 'phone', code: 'phone' }] });
    const digest = createHash('sha256')
      .update(JSON.stringify([form, officer?.accountId ?? null]))
      .digest('base64url');
    // A repeat of what was taken is answered, however full it is.
    if (officer === null && !(await this.isKnown(key)))
      await this.limits.enter({
        phone,
        taxCode: form.taxCode,
        areaCodes: places.map(({ area }) => area.code),
      });
    const [unit, ...further] = await this.dataSource.transaction(async (manager) => {
      await queryRows(manager, 'select pg_advisory_xact_lock(hashtextextended($1, 7))', [key]);
      const earlier = await this.earlier(manager, key, digest);
      if (earlier !== null) return earlier;
      const created = await this.newUnits.insert(
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
          // Who is at the counter has followed no link.
          announcement: officer === null ? (form.announcement ?? null) : null,
        })),
        officer,
        officer === null ? 'public' : 'counter',
      );
      const ids = created.map(({ id }) => id);
      await queryRows(
        manager,
        'insert into registration_key (key, body_digest, unit_id, further) values ($1, $2, $3, $4)',
        [key, digest, ids[0], ids.slice(1)],
      );
      return created;
    });
    if (officer === null)
      await this.limits.recordOwner([unit!, ...further].map(({ tracking_code: code }) => code));
    return {
      unitId: unit!.id,
      trackingCode: unit!.tracking_code,
      state: unit!.state,
      submittedAt: unit!.submitted_at.toISOString(),
      areaName: unit!.area_name,
      ...this.formerName(form.areaCode, unit!),
      ...(further.length === 0
        ? {}
        : {
            sites: further.map((site, at) => ({
              unitId: site.id,
              trackingCode: site.tracking_code,
              name: site.name,
              areaName: site.area_name,
              ...this.formerName(form.sites?.[at]?.areaCode ?? site.area_code, site),
            })),
          }),
    };
  }

  /** The unit and its further sites, with their names and wards; all are looked at before one is taken. */
  private placesOf(
    form: RegisterSitesDto,
    officer: Actor | null,
  ): { name: string; area: AreaDto; street: string }[] {
    const wardAt = (code: string, path: string): AreaDto => {
      const area = this.areas.current(code);
      if (area === null || area.level !== 'ward')
        throw new Problem('REGISTRATION.UNKNOWN_AREA', { fields: [{ path, code: 'unknownArea' }] });
      // Who received for a ward that went elsewhere had its name before them.
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
      if (name.length > longestName)
        throw new Problem('PLATFORM.VALIDATION', {
          fields: [{ path: `sites.${at}.name`, code: 'maxLength' }],
        });
      return { name, area: wardAt(site.areaCode, `sites.${at}.areaCode`), street: site.street };
    });
    return [{ name: form.name, area: wardAt(form.areaCode, 'areaCode'), street: form.street }, ...further];
  }

  /** The ward that was chosen, when its units are another's now. */
  private formerName(chosen: string, unit: UnitRow): { formerAreaName?: string } {
    const former = unit.area_code === chosen ? undefined : this.areas.current(chosen)?.former;
    return former === undefined ? {} : { formerAreaName: former.fullName };
  }

  private async isKnown(key: string): Promise<boolean> {
    return (
      (await queryRows(this.dataSource, 'select 1 from registration_key where key = $1', [key])).length > 0
    );
  }

  /** What came under this key before, the first unit first. */
  private async earlier(manager: EntityManager, key: string, digest: string): Promise<UnitRow[] | null> {
    const [known] = await queryRows<{ body_digest: string; ids: string[] }>(
      manager,
      'select body_digest, array_prepend(unit_id, further) as ids from registration_key where key = $1',
      [key],
    );
    if (known === undefined) return null;
    if (known.body_digest !== digest) throw new Problem('REGISTRATION.KEY_REUSED');
    return queryRows<UnitRow>(
      manager,
      'select u.* from unnest($1::uuid[]) with ordinality as k(id, n) join unit u on u.id = k.id order by k.n',
      [known.ids],
    );
  }
}
