import { Injectable } from '@nestjs/common';
import { normalisePhone } from '@khai-bao/health-form';
import { isWithinJurisdiction, withinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { DataSource, In } from 'typeorm';
import { AreasService } from '../areas/areas.service.js';
import { RegistrationDetailReader } from '../committee/registration-detail-reader.js';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import { UnitEntity } from '../units/unit.entity.js';
import { toUnitFields } from '../units/unit-fields.js';
import { toAlikeUnitDto } from '../duplicate-detection/duplicates-of-unit.js';
import type { ComparisonDto, LookDto, LookedDto } from './duplicates.dto.js';
import { DuplicateFinder } from '../duplicate-detection/duplicate-finder.js';
import { UnitPairEntity } from '../duplicate-detection/unit-pair.entity.js';
import {
  suggestFieldsToTake,
  hasUsableAccount,
  suggestSurvivor,
  type MergeSide,
} from './merge-suggestion.js';

/** Reads possible duplicates for officers. */
@Injectable()
export class DuplicatesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly areas: AreasService,
    private readonly cipher: UnitDataCipher,
    private readonly finder: DuplicateFinder,
    private readonly details: RegistrationDetailReader,
  ) {}

  /** Finds registrations that may be the unit at the counter, before it is registered. @throws Problem REGISTRATION.UNKNOWN_AREA, BAD_PHONE, PLATFORM.FORBIDDEN */
  async findLikeUnitsAtCounter(actor: Actor, form: LookDto): Promise<LookedDto> {
    const area = this.areas.findCurrentArea(form.areaCode);
    if (area === null || area.level !== 'ward')
      throw new Problem('REGISTRATION.UNKNOWN_AREA', { fields: [{ path: 'areaCode', code: 'unknownArea' }] });
    if (!isWithinJurisdiction(actor, area.path) && !isWithinJurisdiction(actor, area.former?.path ?? ''))
      throw new Problem('PLATFORM.FORBIDDEN');
    const phone = normalisePhone(form.phone);
    if (phone === null)
      throw new Problem('REGISTRATION.BAD_PHONE', { fields: [{ path: 'phone', code: 'phone' }] });
    const [found] = await this.finder.findLikeUnits(this.dataSource.manager, [
      { ...form, phone, taxCode: form.taxCode ?? null, areaCode: area.code, areaPath: area.path },
    ]);
    const own = found!.filter(({ unit }) => isWithinJurisdiction(actor, unit.areaPath));
    return {
      items: own.map(({ unit, reasons, score }) => ({
        ...toAlikeUnitDto(unit),
        reasons: [...reasons],
        score,
      })),
      elsewhere: found!.length - own.length,
    };
  }

  /**
   * Reads both registrations of a pair with a suggested merge, and records the access in the trail.
   * @throws Problem REGISTRATION.DUPLICATE_NOT_FOUND, also when one of them is outside of the actor's area
   */
  async compareDuplicates(actor: Actor, id: string): Promise<ComparisonDto> {
    const { manager } = this.dataSource;
    const pair = await manager.findOneBy(UnitPairEntity, { id, commonPath: withinJurisdiction(actor) });
    if (pair === null) throw new Problem('REGISTRATION.DUPLICATE_NOT_FOUND');
    const units = await manager.find(UnitEntity, {
      where: { id: In([pair.lowId, pair.highId]) },
      order: { submittedAt: 'ASC', id: 'ASC' },
    });
    const [older, newer] = units.map((row): MergeSide => ({
      id: row.id,
      state: row.state,
      accountState: row.accountState,
      submittedAt: row.submittedAt,
      fields: toUnitFields(row, this.cipher.openContactOrEmpty(row)),
    })) as [MergeSide, MergeSide];
    const joined = units.find(({ mergedIntoId }) => pair.state === 'merged' && mergedIntoId !== null);
    return {
      id: pair.id,
      state: pair.state,
      reasons: pair.reasons,
      score: pair.score,
      sides: [
        await this.details.getRegistration(actor, older.id),
        await this.details.getRegistration(actor, newer.id),
      ],
      survivorId:
        joined === undefined
          ? suggestSurvivor(older, newer).id
          : joined.id === older.id
            ? newer.id
            : older.id,
      take: { [older.id]: suggestFieldsToTake(older, newer), [newer.id]: suggestFieldsToTake(newer, older) },
      mustStay: [older, newer]
        .filter(({ accountState }) => hasUsableAccount(accountState))
        .map((side) => side.id),
    };
  }
}
