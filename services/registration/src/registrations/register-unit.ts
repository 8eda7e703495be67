import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { foldVietnamese } from '@khai-bao/areas';
import { normalisePhone } from '@khai-bao/health-form';
import type { Actor } from '@khai-bao/platform/auth';
import { rows } from '@khai-bao/platform/database';
import { Problem } from '@khai-bao/platform/http';
import { Clock } from '@khai-bao/platform/observability';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AreasService } from '../areas/areas.service.js';
import type { RegisteredDto, RegisterUnitDto } from './registrations.dto.js';
import { RegistrationLimits } from './registration-limits.js';
import { newTrackingCode } from './tracking-code.js';
import { UnitContacts } from './unit-contacts.js';
import { UnitStore } from './unit-store.js';
import type { UnitRow } from './unit.row.js';

/** Takes in a registration, from the public form or at the counter. The same key with the same content answers the same again. */
@Injectable()
export class RegisterUnit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly areas: AreasService,
    private readonly contacts: UnitContacts,
    private readonly store: UnitStore,
    private readonly limits: RegistrationLimits,
    private readonly clock: Clock,
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
    const unitId = uuidv7();
    const sealed = this.contacts.sealNew(unitId, {
      representative: form.representative,
      phone,
      email: form.email ?? null,
    });
    const unit = await this.dataSource.transaction(async (manager) => {
      await rows(manager, 'select pg_advisory_xact_lock(hashtextextended($1, 7))', [key]);
      const earlier = await this.earlier(manager, key, digest);
      if (earlier !== null) return earlier;
      const [created] = await rows<UnitRow>(
        manager,
        `insert into unit (id, tracking_code, name, name_folded, kind, tax_code, area_code, area_path, area_name, street, state, state_since, submitted_at, has_email, uses_ncovi, expected_gates, source, unit_key_sealed, contact_sealed, announcement)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'SUBMITTED', $11, $11, $12, $13, $14, $15, $16, $17, $18) returning *`,
        [
          unitId,
          newTrackingCode(),
          form.name,
          foldVietnamese(`${form.name} ${form.street}`),
          form.kind,
          form.taxCode ?? null,
          area.code,
          area.path,
          area.fullName,
          form.street,
          this.clock.now(),
          form.email !== undefined,
          form.usesNcovi,
          form.expectedGates ?? null,
          officer === null ? 'public' : 'counter',
          sealed.unitKeySealed,
          sealed.contactSealed,
          // Who is at the counter has followed no link.
          officer === null ? (form.announcement ?? null) : null,
        ],
      );
      await rows(manager, 'insert into registration_key (key, body_digest, unit_id) values ($1, $2, $3)', [
        key,
        digest,
        unitId,
      ]);
      await this.store.remember(manager, created!, { state: 'SUBMITTED', actor: officer, note: null });
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
