import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Clock } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import { CaseStore } from '../cases/case-store.js';
import { findCaseInJurisdiction } from '../cases/find-case.js';
import type { SuspectedCaseEntity } from '../cases/suspected-case.entity.js';
import { EscalationClock } from '../escalation/escalation-clock.js';
import { maxTakenOver, type HandOverListDto, type TakenOverDto } from './hand-over.dto.js';
import { decideTakeOver } from './hand-over-rules.js';

/** Hands open cases over at the change of shift: whoever comes takes them by name. */
@Injectable()
export class ShiftHandOver {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: CaseStore,
    private readonly escalation: EscalationClock,
    private readonly clock: Clock,
  ) {}

  /** Lists the open cases of the actor's centre that somebody else has acknowledged, the oldest first. */
  async listCases(actor: Actor): Promise<HandOverListDto> {
    const found = await this.store.listCasesTakenByOthers(this.dataSource.manager, actor, maxTakenOver);
    return {
      items: found.map((one) => ({
        caseId: one.id,
        code: one.code,
        state: one.state,
        unitName: one.unitName,
        areaName: one.areaName,
        openedAt: one.openedAt.toISOString(),
        acknowledgedByName: one.acknowledgedByName,
        acknowledgedAt: one.acknowledgedAt?.toISOString() ?? null,
      })),
    };
  }

  /**
   * Makes the actor responsible for cases. A case that has ended meanwhile is skipped; the others are taken over.
   * @throws Problem ALERTS.NOT_FOUND when one of them is in no jurisdiction of the actor; then none is taken over
   */
  takeOver(actor: Actor, caseIds: readonly string[]): Promise<TakenOverDto> {
    return this.dataSource.transaction(async (manager) => {
      const result = { taken: [] as string[], skipped: [] as string[] };
      // Locked in the order of their ids, so that two officers never wait for each other.
      for (const id of caseIds.toSorted()) {
        const before = await findCaseInJurisdiction(manager, actor, id, { isLocked: true });
        const decision = decideTakeOver(before, actor.accountId);
        if (decision === 'taken') await this.changeHands(manager, actor, before);
        result[decision === 'skipped' ? 'skipped' : 'taken'].push(before.code);
      }
      return result;
    });
  }

  private async changeHands(
    manager: EntityManager,
    actor: Actor,
    before: SuspectedCaseEntity,
  ): Promise<void> {
    const current = await this.store.transitionCase(
      manager,
      before,
      { state: before.state, escalationClock: 'unchanged' },
      {
        actor,
        note: `${actor.displayName} nhận bàn giao từ ${before.acknowledgedByName ?? 'ca trực trước'}.`,
        entry: 'taken-over',
      },
      {
        acknowledgedAt: this.clock.now(),
        acknowledgedBy: actor.accountId,
        acknowledgedByName: actor.displayName,
      },
    );
    // Whoever takes it over has the whole time to continue it.
    if (current.state === 'ACKNOWLEDGED') await this.escalation.startStallClock(manager, current.id);
  }
}
