import { Injectable } from '@nestjs/common';
import { AccessTrail, jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { isTransientError, queryRows } from '@khai-bao/platform/database';
import { Problem } from '@khai-bao/platform/core';
import { UnreadableRows } from '@khai-bao/platform/workers';
import { DataSource, type EntityManager } from 'typeorm';
import { DayKeys } from '../keys/day-keys.service.js';
import type { UnfoldedDto } from './cases.dto.js';
import { CaseStore } from './case-store.js';
import { caseColumns, type CaseRow } from './case.row.js';
import { FloodFolding } from './flood-folding.js';
import { OpenCase } from './open-case.js';

/** Flags that one request opens at most. */
const unfoldLimit = 50;

/** Opens flags that stand folded under a case as cases of their own: people in a flood may be real. */
@Injectable()
export class UnfoldFlags {
  constructor(
    private readonly dataSource: DataSource,
    private readonly floods: FloodFolding,
    private readonly openCase: OpenCase,
    private readonly dayKeys: DayKeys,
    private readonly store: CaseStore,
    private readonly trail: AccessTrail,
    private readonly unreadable: UnreadableRows,
  ) {}

  /** The oldest 50 first; one that cannot be opened is reported and left out. @throws Problem ALERTS.NOT_FOUND */
  run(actor: Actor, caseId: string): Promise<UnfoldedDto> {
    return this.dataSource.transaction(async (manager) => {
      const held = await this.hold(manager, actor, caseId);
      await this.trail.recordAccess(
        manager,
        actor,
        'case.unfold',
        'case',
        caseId,
        `${held.code} · ${held.unit_name}`,
      );
      const flags = await this.floods.unfold(manager, caseId, unfoldLimit);
      const key = flags.length === 0 ? null : await this.dayKeys.findOrHold(manager, held.day);
      let opened = 0;
      for (const flag of key === null ? [] : flags)
        try {
          await manager.transaction((nested) => this.openCase.openWithKey(nested, key!, flag));
          opened += 1;
        } catch (error) {
          if (isTransientError(error)) throw error;
          this.unreadable.reportUnreadableRow('folded_flag', flag.declarationId, error);
        }
      await this.store.announce(manager, held);
      const [left] = await queryRows<{ folded_flags: number }>(
        manager,
        'select folded_flags from suspected_case where id = $1',
        [caseId],
      );
      return { opened, foldedFlags: left?.folded_flags ?? 0 };
    });
  }

  private async hold(manager: EntityManager, actor: Actor, id: string): Promise<CaseRow> {
    const scope = jurisdictionSql(actor, 'area_path', 2);
    const [row] = await queryRows<CaseRow>(
      manager,
      `select ${caseColumns} from suspected_case where id = $1 and ${scope.sql} for update`,
      [id, ...scope.parameters],
    );
    if (row === undefined) throw new Problem('ALERTS.NOT_FOUND');
    return row;
  }
}
