import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { normalisePhone } from '@khai-bao/health-form';
import type { Actor } from '@khai-bao/platform/auth';
import { rows } from '@khai-bao/platform/database';
import { Problem } from '@khai-bao/platform/http';
import { DataSource, type EntityManager } from 'typeorm';
import { AreasService } from '../areas/areas.service.js';
import type { RegisteredDto, RegisterUnitDto } from './registrations.dto.js';
import { NewUnits } from './new-units.js';
import { RegistrationLimits } from './registration-limits.js';
import type { UnitRow } from './unit.row.js';

/** Takes in a registration, from the public form or at the counter. The same key with the same content answers the same again. */
@Injectable()
export class RegisterUnit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly areas: AreasService,
    private readonly newUnits: NewUnits,
    private readonly limits: RegistrationLimits,
  ) {}

  async run(form: RegisterUnitDto, key: string, officer: Actor | null): Promise<RegisteredDto> {
    const area = this.areas.find(form.areaCode);
    if (area === null || area.level !== 'ward')
      throw new Problem('REGISTRATION.UNKNOWN_AREA', { fields: [{ path: 'areaCode', code: 'unknownArea' }] });
    if (officer !== null && !(area.path === officer.areaPath || area.path.startsWith(`${officer.areaPath}.`)))
      throw new Problem('PLATFORM.FORBIDDEN');
    const phone = normalisePhone(form.phone);
    if (phone === null)
      throw new Problem('REGISTRATION.BAD_PHONE', { fields: [{ path: 'phone', code: 'phone' }] });
    const digest = createHash('sha256')
      .update(JSON.stringify([form, officer?.accountId ?? null]))
      .digest('base64url');
    // A repeat of what was taken is answered, however full it is.
    if (officer === null && !(await this.isKnown(key)))
      await this.limits.enter({ phone, taxCode: form.taxCode, areaCode: area.code });
    const unit = await this.dataSource.transaction(async (manager) => {
      await rows(manager, 'select pg_advisory_xact_lock(hashtextextended($1, 7))', [key]);
      const earlier = await this.earlier(manager, key, digest);
      if (earlier !== null) return earlier;
      const [created] = await this.newUnits.insert(
        manager,
        [
          {
            name: form.name,
            kind: form.kind,
            taxCode: form.taxCode ?? null,
            area,
            street: form.street,
            representative: form.representative,
            phone,
            email: form.email ?? null,
            usesNcovi: form.usesNcovi,
            expectedGates: form.expectedGates ?? null,
            // Who is at the counter has followed no link.
            announcement: officer === null ? (form.announcement ?? null) : null,
          },
        ],
        officer,
        officer === null ? 'public' : 'counter',
      );
      await rows(manager, 'insert into registration_key (key, body_digest, unit_id) values ($1, $2, $3)', [
        key,
        digest,
        created!.id,
      ]);
      return created!;
    });
    return {
      unitId: unit.id,
      trackingCode: unit.tracking_code,
      state: unit.state,
      submittedAt: unit.submitted_at.toISOString(),
      areaName: unit.area_name,
    };
  }

  private async isKnown(key: string): Promise<boolean> {
    return (await rows(this.dataSource, 'select 1 from registration_key where key = $1', [key])).length > 0;
  }

  private async earlier(manager: EntityManager, key: string, digest: string): Promise<UnitRow | null> {
    const [known] = await rows<UnitRow & { body_digest: string }>(
      manager,
      'select u.*, k.body_digest from registration_key k join unit u on u.id = k.unit_id where k.key = $1',
      [key],
    );
    if (known === undefined) return null;
    if (known.body_digest !== digest) throw new Problem('REGISTRATION.KEY_REUSED');
    return known;
  }
}
