import { Injectable } from '@nestjs/common';
import type { CaseState } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import { CaseDetailReader } from './case-detail-reader.js';
import { CaseStore } from './case-store.js';
import { decideCaseCommand, type CaseCommand } from './case-transitions.js';
import type { CaseDetailDto } from './cases.dto.js';
import { findCaseInJurisdiction } from './find-case.js';
import type { CaseFieldChanges, SuspectedCaseEntity } from './suspected-case.entity.js';

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
    return this.actOnCase(actor, id, { kind: 'acknowledge' }, null, this.acknowledgedBy(actor));
  }

  /** Acknowledges a locked case that nobody has acknowledged, by the link of a notice. */
  async acknowledgeByNotice(
    manager: EntityManager,
    before: SuspectedCaseEntity,
    actor: Pick<Actor, 'accountId' | 'displayName'>,
  ): Promise<void> {
    const decision = decideCaseCommand(before.state, { kind: 'acknowledge' });
    if ('refusal' in decision || decision.change === null) return;
    await this.store.transitionCase(
      manager,
      before,
      decision.change,
      { actor, note: null },
      this.acknowledgedBy(actor),
    );
  }

  /** Sets the state of a case. @throws Problem ALERTS.NOT_FOUND, ALERTS.WRONG_STATE */
  changeCaseState(actor: Actor, id: string, to: CaseState, note: string | null): Promise<CaseDetailDto> {
    return this.actOnCase(actor, id, { kind: 'change-state', to }, note);
  }

  private acknowledgedBy({
    accountId,
    displayName,
  }: Pick<Actor, 'accountId' | 'displayName'>): CaseFieldChanges {
    return {
      acknowledgedAt: this.clock.now(),
      acknowledgedBy: accountId,
      acknowledgedByName: displayName,
    };
  }

  private actOnCase(
    actor: Actor,
    id: string,
    command: CaseCommand,
    note: string | null,
    fields: CaseFieldChanges = {},
  ): Promise<CaseDetailDto> {
    return this.dataSource.transaction(async (manager) => {
      const before = await findCaseInJurisdiction(manager, actor, id, { isLocked: true });
      const decision = decideCaseCommand(before.state, command);
      if ('refusal' in decision) throw new Problem(decision.refusal);
      const current =
        decision.change === null
          ? before
          : await this.store.transitionCase(manager, before, decision.change, { actor, note }, fields);
      return this.details.toCaseDetailDto(manager, actor, current);
    });
  }
}
