import { Injectable } from '@nestjs/common';
import type { RiskFlagged } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { openStates } from './case-states.js';
import { CaseStore } from './case-store.js';
import { caseColumns, type CaseRow } from './case.row.js';

/** Folds the flags of a flood into one case of their unit and day, where they stay until somebody opens them. */
@Injectable()
export class FloodFolding {
  constructor(
    private readonly store: CaseStore,
    private readonly clock: Clock,
  ) {}

  /** False when the unit has no open case of that day to fold into: the flag then opens one. A repeated flag is folded once. */
  async fold(manager: EntityManager, flag: RiskFlagged): Promise<boolean> {
    const [held] = await queryRows<CaseRow>(
      manager,
      `select ${caseColumns} from suspected_case where unit_id = $1 and day = $2::date and state = any($3)
       order by folded_flags desc, opened_at, id limit 1 for update`,
      [flag.unitId, flag.day, openStates],
    );
    if (held === undefined) return false;
    const folded = await queryRows(
      manager,
      `insert into folded_flag (declaration_id, case_id, day, folded_at, flood, event) values ($1, $2, $3::date, $4, $5, $6)
       on conflict (declaration_id) do nothing returning declaration_id`,
      [flag.declarationId, held.id, flag.day, this.clock.now(), flag.flood, JSON.stringify(flag)],
    );
    if (folded.length === 0) return true;
    await queryRows(manager, 'update suspected_case set folded_flags = folded_flags + 1 where id = $1', [
      held.id,
    ]);
    await this.store.announce(manager, held);
    return true;
  }

  /** Takes the flags that stand folded under a case, the oldest first, out of it. */
  async unfold(manager: EntityManager, caseId: string, limit: number): Promise<RiskFlagged[]> {
    const taken = await queryRows<{ event: RiskFlagged; folded_at: Date }>(
      manager,
      `delete from folded_flag where declaration_id in
         (select declaration_id from folded_flag where case_id = $1 order by folded_at, declaration_id limit $2 for update)
       returning event, folded_at`,
      [caseId, limit],
    );
    await queryRows(
      manager,
      'update suspected_case set folded_flags = (select count(*) from folded_flag where case_id = $1) where id = $1',
      [caseId],
    );
    return taken.sort((a, b) => a.folded_at.getTime() - b.folded_at.getTime()).map(({ event }) => event);
  }

  /** The day's key is destroyed: nothing that it sealed can be opened again. */
  async dropDay(manager: EntityManager, day: string): Promise<void> {
    await queryRows(
      manager,
      `with dropped as (delete from folded_flag where day = $1::date returning case_id)
       update suspected_case set folded_flags = 0 where id in (select case_id from dropped)`,
      [day],
    );
  }
}
