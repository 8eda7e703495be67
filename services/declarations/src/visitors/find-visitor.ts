import { Injectable } from '@nestjs/common';
import { normalisePhone } from '@khai-bao/health-form';
import { AccessTrail, requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem } from '@khai-bao/platform/core';
import { blindIndex } from '@khai-bao/platform/sealing';
import { DataSource } from 'typeorm';
import { DayKeys } from '../day-keys/day-keys.service.js';
import { declarationColumns, type DeclarationRow } from '../intake/prepared.js';

const mostVisits = 200;

/** Finds the visits of one phone at one's own unit: each day has a blind index of its own, so every kept day is asked with its own. */
@Injectable()
export class FindVisitor {
  constructor(
    private readonly dataSource: DataSource,
    private readonly dayKeys: DayKeys,
    private readonly trail: AccessTrail,
  ) {}

  /** The newest first. @throws Problem PLATFORM.VALIDATION when it is no phone number */
  async run(actor: Actor, typed: string): Promise<(DeclarationRow & { gate_name: string })[]> {
    const unitId = requireOwnUnit(actor);
    const phone = normalisePhone(typed);
    if (phone === null)
      throw new Problem('PLATFORM.VALIDATION', { fields: [{ path: 'phone', code: 'phone' }] });
    const keys = await this.dayKeys.kept();
    // Side by side, and nothing is shown before it is written down who looked.
    const [found] = await Promise.all([
      // Each day is looked up on its own in its index: `offset 0` keeps the planner from joining all days at once, which would read a
      // busy unit's every visitor. Not prepared: the plan for any unit reads them too.
      queryRows<DeclarationRow & { gate_name: string }>(
        this.dataSource,
        `select ${declarationColumns}, (select name from gate where gate.id = gate_id) as gate_name
         from unnest($2::date[], $3::text[]) as asked(on_day, by_phone)
         cross join lateral (
           select * from declaration where day = on_day and unit_id = $1 and phone_index = by_phone and status <> 'erased' offset 0
         ) found order by accepted_at desc, id desc limit ${mostVisits}`,
        [unitId, [...keys.keys()], [...keys.values()].map((key) => blindIndex(key, 'phone', phone))],
      ),
      this.dataSource.transaction((manager) =>
        this.trail.recordAccess(manager, actor, 'visitor.find', 'unit', unitId),
      ),
    ]);
    return found;
  }
}
