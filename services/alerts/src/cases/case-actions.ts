import { Injectable } from '@nestjs/common';
import type { CaseState } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { CaseDetailReader } from './case-detail-reader.js';
import { CaseStore } from './case-store.js';
import { decideCaseCommand, type CaseCommand } from './case-transitions.js';
import type { CaseColumnChanges } from './case.row.js';
import type { CaseDetailDto } from './cases.dto.js';
import { findCaseInJurisdiction } from './find-case.js';

/** Performs the actions of medical centres and HCDC on cases of their area. */
@Injectable()
export class CaseActions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: CaseStore,
    private readonly details: CaseDetailReader,
    private readonly clock: Clock,
  ) {}

  /** Acknowledges a case, which ends its escalation. A repeated acknowledgement changes nothing. @throws Problem ALERTS.NOT_FOUND */
  acknowledgeCase(actor: Actor, id: string): Promise<CaseDetailDto> {
    return this.actOnCase(actor, id, { kind: 'acknowledge' }, null, {
      acknowledged_at: this.clock.now(),
      acknowledged_by: actor.accountId,
      acknowledged_by_name: actor.displayName,
    });
  }

  /** Sets the state of a case. @throws Problem ALERTS.NOT_FOUND, ALERTS.WRONG_STATE */
  changeCaseState(actor: Actor, id: string, to: CaseState, note: string | null): Promise<CaseDetailDto> {
    return this.actOnCase(actor, id, { kind: 'change-state', to }, note);
  }

  private actOnCase(
    actor: Actor,
    id: string,
    command: CaseCommand,
    note: string | null,
    columns: CaseColumnChanges = {},
  ): Promise<CaseDetailDto> {
    return this.dataSource.transaction(async (manager) => {
      const row = await findCaseInJurisdiction(manager, actor, id, 'for update');
      const decision = decideCaseCommand(row.state, command);
      if ('refusal' in decision) throw new Problem(decision.refusal);
      const current =
        decision.change === null
          ? row
          : await this.store.transitionCase(manager, row, decision.change, { actor, note }, columns);
      return this.details.toCaseDetailDto(manager, actor, current);
    });
  }
}
