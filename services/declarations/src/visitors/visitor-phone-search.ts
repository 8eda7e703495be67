import { Injectable } from '@nestjs/common';
import { normalisePhone } from '@khai-bao/health-form';
import { AccessTrail, requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { blindIndex } from '@khai-bao/platform/sealing';
import { DataSource } from 'typeorm';
import { DayKeys } from '../day-keys/day-keys.service.js';
import { findVisitsByPhoneIndexes, type VisitRow } from './visitors.queries.js';

const maxFoundVisits = 200;

/** Finds the visits of a phone number at the actor's own unit. Each retained day is searched with the blind index of its own key. */
@Injectable()
export class VisitorPhoneSearch {
  constructor(
    private readonly dataSource: DataSource,
    private readonly dayKeys: DayKeys,
    private readonly trail: AccessTrail,
  ) {}

  /** Finds at most `maxFoundVisits` visits, the newest first. @throws Problem PLATFORM.VALIDATION when it is no phone number */
  async findVisitsByPhone(actor: Actor, typedPhone: string): Promise<VisitRow[]> {
    const unitId = requireOwnUnit(actor);
    const phone = normalisePhone(typedPhone);
    if (phone === null)
      throw new Problem('PLATFORM.VALIDATION', { fields: [{ path: 'phone', code: 'phone' }] });
    const keys = await this.dayKeys.loadRetainedKeys();
    const phoneIndexes = new Map([...keys].map(([day, key]) => [day, blindIndex(key, 'phone', phone)]));
    // Both run in parallel; the result is returned only after the access is recorded.
    const [visits] = await Promise.all([
      findVisitsByPhoneIndexes(this.dataSource, unitId, phoneIndexes, maxFoundVisits),
      this.dataSource.transaction((manager) =>
        this.trail.recordAccess(manager, actor, 'visitor.find', 'unit', unitId),
      ),
    ]);
    return visits;
  }
}
