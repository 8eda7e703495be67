import { Injectable } from '@nestjs/common';
import { normalisePhone } from '@khai-bao/health-form';
import { AccessTrail, requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { queryRows } from '@khai-bao/platform/database';
import { blindIndex } from '@khai-bao/platform/sealing';
import { DataSource } from 'typeorm';
import { DayKeys } from '../day-keys/day-keys.service.js';
import { visitColumns, type VisitRow } from './visit-reader.js';

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
    // Both run in parallel; the result is returned only after the access is recorded.
    const [rows] = await Promise.all([
      // `offset 0` is an optimisation fence: each day is looked up in its own index. Without it the planner joins all days at once and
      // reads every visitor of a busy unit. The query is not prepared, because the generic plan reads them too.
      queryRows<VisitRow>(
        this.dataSource,
        `select ${visitColumns}
         from unnest($2::date[], $3::text[]) as asked(on_day, by_phone)
         cross join lateral (
           select * from declaration where day = on_day and unit_id = $1 and phone_index = by_phone and status <> 'erased' offset 0
         ) found order by accepted_at desc, id desc limit ${maxFoundVisits}`,
        [unitId, [...keys.keys()], [...keys.values()].map((key) => blindIndex(key, 'phone', phone))],
      ),
      this.dataSource.transaction((manager) =>
        this.trail.recordAccess(manager, actor, 'visitor.find', 'unit', unitId),
      ),
    ]);
    return rows;
  }
}
