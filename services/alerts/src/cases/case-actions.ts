import { Injectable } from '@nestjs/common';
import type { CaseLevel } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { Clock, Problem, startOfDay } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import { EscalationClock } from '../escalation/escalation-clock.js';
import { CaseDetailReader } from './case-detail-reader.js';
import { CaseStore, type CaseHistoryLine } from './case-store.js';
import { decideCaseCommand, type CaseCommand } from './case-transitions.js';
import type { CaseDetailDto, ChangeCaseStateDto, RecordCaseCallDto, RecordCaseStepDto } from './cases.dto.js';
import { findCaseInJurisdiction } from './find-case.js';
import type { CaseFieldChanges, SuspectedCaseEntity } from './suspected-case.entity.js';

/** Time by which the clock of an officer's computer may be fast, milliseconds. */
const clockToleranceMs = 5 * 60_000;

/** Performs the actions of medical centres and HCDC on cases of their area. */
@Injectable()
export class CaseActions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: CaseStore,
    private readonly details: CaseDetailReader,
    private readonly escalation: EscalationClock,
    private readonly clock: Clock,
  ) {}

  /** Acknowledges a case, which ends its escalation. A repeated acknowledgement changes nothing. @throws Problem ALERTS.NOT_FOUND */
  acknowledgeCase(actor: Actor, id: string): Promise<CaseDetailDto> {
    return this.actOnCase(actor, id, { kind: 'acknowledge' }, { note: null }, this.acknowledgedBy(actor));
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

  /**
   * Sets the state of a case.
   * @throws Problem ALERTS.NOT_FOUND, ALERTS.WRONG_STATE, ALERTS.CITY_ONLY, ALERTS.REASON_NEEDED
   */
  changeCaseState(
    actor: Actor,
    id: string,
    { state, reason: givenReason, note }: ChangeCaseStateDto,
  ): Promise<CaseDetailDto> {
    const reason = givenReason ?? null;
    return this.actOnCase(
      actor,
      id,
      { kind: 'change-state', to: state, by: levelOf(actor), reason, hasNote: (note ?? '') !== '' },
      { note: note ?? null, details: { reason } },
      {
        // A case that is closed after it was ruled out keeps the reason for which it was ruled out.
        ...(state === 'CLOSED' && reason === null ? {} : { reason }),
        // A merged case that is opened again is a case of its own: two cases must never be merged into each other.
        ...(state === 'INVESTIGATING' ? { mergedInto: null, mergedIntoCode: null } : {}),
      },
    );
  }

  /**
   * Records a step of the investigation. The first one begins it.
   * @throws Problem ALERTS.NOT_FOUND, ALERTS.WRONG_STATE, ALERTS.STEP_TIME
   */
  recordStep(
    actor: Actor,
    id: string,
    { step, happenedAt, note }: RecordCaseStepDto,
  ): Promise<CaseDetailDto> {
    const at = new Date(happenedAt);
    return this.actOnCase(
      actor,
      id,
      { kind: 'record-step' },
      { note: note ?? null, entry: 'step', details: { step, happenedAt: at } },
      { lastStep: step },
      ({ day }) => {
        if (at < startOfDay(day) || at.getTime() > this.clock.now().getTime() + clockToleranceMs)
          throw new Problem('ALERTS.STEP_TIME');
      },
    );
  }

  /**
   * Records a call because of a case. A call that reached somebody begins the investigation; after another one, the time within which an
   * acknowledged case is continued starts again.
   * @throws Problem ALERTS.NOT_FOUND, ALERTS.WRONG_STATE
   */
  recordCall(actor: Actor, id: string, { target, outcome, note }: RecordCaseCallDto): Promise<CaseDetailDto> {
    return this.actOnCase(
      actor,
      id,
      { kind: 'record-call', outcome },
      { note: note ?? null, entry: 'call', details: { callTarget: target, callOutcome: outcome } },
    );
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
    line: Omit<CaseHistoryLine, 'actor'>,
    fields: CaseFieldChanges = {},
    check: (before: SuspectedCaseEntity) => void = () => undefined,
  ): Promise<CaseDetailDto> {
    return this.dataSource.transaction(async (manager) => {
      const before = await findCaseInJurisdiction(manager, actor, id, { isLocked: true });
      const decision = decideCaseCommand(before.state, command);
      if ('refusal' in decision) throw new Problem(decision.refusal);
      check(before);
      if (decision.change === null) return this.details.toCaseDetailDto(manager, actor, before);
      const current = await this.store.transitionCase(
        manager,
        before,
        decision.change,
        { actor, ...line },
        fields,
      );
      if (command.kind === 'record-call' && current.state === 'ACKNOWLEDGED')
        await this.escalation.startStallClock(manager, id);
      return this.details.toCaseDetailDto(manager, actor, current);
    });
  }
}

const levelOf = ({ role }: Actor): CaseLevel => (role === 'cdc' ? 'city' : 'district');
