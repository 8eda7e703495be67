import { Injectable } from '@nestjs/common';
import type { RiskFlagged } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { CaseStore } from '../cases/case-store.js';
import { openCaseStates } from '../cases/case-transitions.js';
import { caseColumns, type CaseRow } from '../cases/case.row.js';

/** Stores the flags of a flood under one case of their unit and day, until a medical centre opens them. */
@Injectable()
export class FoldedFlags {
  constructor(
    private readonly store: CaseStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Folds a flag into an open case of its unit and day. A repeated flag is folded once.
   * @returns false when there is no such case; the flag then opens one
   */
  async foldFlag(manager: EntityManager, flag: RiskFlagged): Promise<boolean> {
    const [row] = await queryRows<CaseRow>(
      manager,
      `select ${caseColumns} from suspected_case where unit_id = $1 and day = $2::date and state = any($3)
       order by folded_flags desc, opened_at, id limit 1 for update`,
      [flag.unitId, flag.day, openCaseStates],
    );
    if (row === undefined) return false;
    const folded = await queryRows(
      manager,
      `insert into folded_flag (declaration_id, case_id, day, folded_at, flood, event) values ($1, $2, $3::date, $4, $5, $6)
       on conflict (declaration_id) do nothing returning declaration_id`,
      [flag.declarationId, row.id, flag.day, this.clock.now(), flag.flood, JSON.stringify(flag)],
    );
    if (folded.length === 0) return true;
    await this.store.changeFoldedFlagCount(manager, row.id, 1);
    await this.store.publishLiveChange(manager, row);
    return true;
  }

  /** Removes at most `limit` folded flags from a case. @returns the removed flags, the oldest first */
  async removeFoldedFlags(manager: EntityManager, caseId: string, limit: number): Promise<RiskFlagged[]> {
    const removed = await queryRows<{ event: RiskFlagged; folded_at: Date }>(
      manager,
      `delete from folded_flag where declaration_id in
         (select declaration_id from folded_flag where case_id = $1 order by folded_at, declaration_id limit $2 for update)
       returning event, folded_at`,
      [caseId, limit],
    );
    await this.store.changeFoldedFlagCount(manager, caseId, -removed.length);
    return removed.sort((a, b) => a.folded_at.getTime() - b.folded_at.getTime()).map(({ event }) => event);
  }

  /** Deletes the folded flags of a day whose key was destroyed. */
  async deleteFoldedFlagsOfDay(manager: EntityManager, day: string): Promise<void> {
    const deleted = await queryRows<{ case_id: string }>(
      manager,
      'delete from folded_flag where day = $1::date returning case_id',
      [day],
    );
    await this.store.resetFoldedFlagCounts(manager, [...new Set(deleted.map(({ case_id: id }) => id))]);
  }
}
