import { Injectable } from '@nestjs/common';
import { normalisePhone } from '@khai-bao/health-form';
import { isWithinJurisdiction, jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { AreasService } from '../areas/areas.service.js';
import { RegistrationsService } from '../registrations/registrations.service.js';
import { UnitContacts } from '../registrations/unit-contacts.js';
import type { UnitRow } from '../registrations/unit.row.js';
import { fieldsOf } from '../registrations/write-fields.js';
import { presentAlike } from './duplicates-of.js';
import type { ComparisonDto, LookDto, LookedDto } from './duplicates.dto.js';
import { FindDuplicates } from './find-duplicates.js';
import type { PairRow } from './unit-pair.js';
import { fieldsToTake, hasAccount, survivorOf, type MergeSide } from './suggest-merge.js';

/** What officers see of registrations that look alike. */
@Injectable()
export class DuplicatesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly areas: AreasService,
    private readonly contacts: UnitContacts,
    private readonly duplicates: FindDuplicates,
    private readonly registrations: RegistrationsService,
  ) {}

  /** What a unit at the counter looks like, before it is written down. @throws Problem REGISTRATION.UNKNOWN_AREA, BAD_PHONE, PLATFORM.FORBIDDEN */
  async look(actor: Actor, form: LookDto): Promise<LookedDto> {
    const area = this.areas.current(form.areaCode);
    if (area === null || area.level !== 'ward')
      throw new Problem('REGISTRATION.UNKNOWN_AREA', { fields: [{ path: 'areaCode', code: 'unknownArea' }] });
    if (!isWithinJurisdiction(actor, area.path) && !isWithinJurisdiction(actor, area.former?.path ?? ''))
      throw new Problem('PLATFORM.FORBIDDEN');
    const phone = normalisePhone(form.phone);
    if (phone === null)
      throw new Problem('REGISTRATION.BAD_PHONE', { fields: [{ path: 'phone', code: 'phone' }] });
    const [found] = await this.duplicates.look(this.dataSource, [
      { ...form, phone, taxCode: form.taxCode ?? null, areaCode: area.code, areaPath: area.path },
    ]);
    const own = found!.filter(({ unit }) => isWithinJurisdiction(actor, unit.area_path));
    return {
      items: own.map(({ unit, reasons, score }) => ({
        ...presentAlike(unit),
        reasons: [...reasons],
        score,
      })),
      elsewhere: found!.length - own.length,
    };
  }

  /** Both registrations whole: reading them leaves a trail. @throws Problem REGISTRATION.DUPLICATE_NOT_FOUND, also when one of both is outside of the area */
  async compare(actor: Actor, id: string): Promise<ComparisonDto> {
    const scope = jurisdictionSql(actor, 'common_path', 2);
    const [pair] = await queryRows<PairRow>(
      this.dataSource,
      `select * from unit_pair where id = $1 and ${scope.sql}`,
      [id, ...scope.parameters],
    );
    if (pair === undefined) throw new Problem('REGISTRATION.DUPLICATE_NOT_FOUND');
    const units = await queryRows<UnitRow>(
      this.dataSource,
      'select * from unit where id = any($1::uuid[]) order by submitted_at, id',
      [[pair.low_id, pair.high_id]],
    );
    const [older, newer] = units.map((row): MergeSide => ({
      id: row.id,
      state: row.state,
      accountState: row.account_state,
      submittedAt: row.submitted_at,
      fields: fieldsOf(row, this.contacts.openOrEmpty(row)),
    })) as [MergeSide, MergeSide];
    const joined = units.find(({ joined_to }) => pair.state === 'merged' && joined_to !== null);
    return {
      id: pair.id,
      state: pair.state,
      reasons: pair.reasons,
      score: pair.score,
      sides: [await this.registrations.read(actor, older.id), await this.registrations.read(actor, newer.id)],
      survivorId:
        joined === undefined ? survivorOf(older, newer).id : joined.id === older.id ? newer.id : older.id,
      take: { [older.id]: fieldsToTake(older, newer), [newer.id]: fieldsToTake(newer, older) },
      mustStay: [older, newer].filter(({ accountState }) => hasAccount(accountState)).map((side) => side.id),
    };
  }
}
