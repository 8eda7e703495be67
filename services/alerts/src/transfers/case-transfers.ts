import { Injectable, type OnModuleInit } from '@nestjs/common';
import { isWithinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { DataSource, IsNull, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { CaseContentCipher } from '../cases/case-content-cipher.js';
import { CaseDetailReader } from '../cases/case-detail-reader.js';
import { CaseListeners } from '../cases/case-listeners.js';
import { CaseStore, type CaseHistoryLine } from '../cases/case-store.js';
import type { CaseDetailDto } from '../cases/cases.dto.js';
import { openCaseStates } from '../cases/case-transitions.js';
import { limitLockWait } from '../cases/cases.queries.js';
import { findCaseInJurisdiction } from '../cases/find-case.js';
import type { SuspectedCaseEntity } from '../cases/suspected-case.entity.js';
import { DutyService } from '../duty/duty.service.js';
import { EscalationClock } from '../escalation/escalation-clock.js';
import { LadderClock } from '../ladder/ladder-clock.js';
import { CaseTransferEntity, type TransferDecision } from './case-transfer.entity.js';
import { TransferClock } from './transfer-clock.js';
import {
  areaAfterTransfer,
  endingOfTransfer,
  isResponsibleByTransfer,
  refusalOfTransfer,
  transferDueMs,
} from './transfer-rules.js';
import type { RequestTransferDto } from './transfers.dto.js';

/**
 * Hands a case over to the centre of another district. The centre that asks stays responsible until the other one accepts; both read the
 * case from then on. HCDC becomes responsible when nobody decides in time.
 */
@Injectable()
export class CaseTransfers implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: CaseStore,
    private readonly cipher: CaseContentCipher,
    private readonly details: CaseDetailReader,
    private readonly escalation: EscalationClock,
    private readonly centres: DutyService,
    private readonly transferClock: TransferClock,
    private readonly ladder: LadderClock,
    private readonly listeners: CaseListeners,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.transferClock.registerHandler((manager, transferId) => this.passToCity(manager, transferId));
    this.listeners.registerListener({
      onTransition: (manager, before, current) => this.endObsoleteTransfer(manager, before, current),
    });
  }

  /**
   * Asks the centre of another district to take a case over.
   * @throws Problem ALERTS.NOT_FOUND, ALERTS.WRONG_STATE also for a case that cannot be opened, ALERTS.CENTRE_NOT_FOUND,
   * ALERTS.TRANSFER_TARGET, ALERTS.TRANSFER_PENDING
   */
  requestTransfer(
    actor: Actor,
    caseId: string,
    { areaCode, note }: RequestTransferDto,
  ): Promise<CaseDetailDto> {
    return this.dataSource.transaction(async (manager) => {
      const found = await findCaseInJurisdiction(manager, actor, caseId, { isLocked: true });
      const target = await this.centres.findCentre(manager, areaCode);
      if (target === null) throw new Problem('ALERTS.CENTRE_NOT_FOUND');
      const refusal = refusalOfTransfer(found, target.areaPath);
      if (refusal !== null) throw new Problem(refusal);
      if (await manager.existsBy(CaseTransferEntity, { caseId, decision: IsNull() }))
        throw new Problem('ALERTS.TRANSFER_PENDING');
      const noteSealed = this.cipher.sealNoteIfReadable(found, note);
      if (noteSealed === null) throw new Problem('ALERTS.WRONG_STATE');
      const now = this.clock.now();
      const id = uuidv7();
      const dueAt = new Date(now.getTime() + transferDueMs);
      await manager.insert(CaseTransferEntity, {
        id,
        caseId,
        fromAreaPath: found.areaPath,
        toAreaCode: target.areaCode,
        toAreaPath: target.areaPath,
        noteSealed,
        requestedAt: now,
        requestedBy: actor.accountId,
        requestedByName: actor.displayName,
        dueAt,
      });
      await this.transferClock.startClock(manager, id, dueAt);
      await this.ladder.notifyArrival(manager, caseId, target.areaPath);
      const current = await this.record(manager, found, {
        actor,
        note: `${target.centreName}: ${note}`,
        entry: 'transfer-requested',
      });
      return this.details.toCaseDetailDto(manager, actor, current);
    });
  }

  /**
   * Takes a case over for the centre that is asked: who accepts has acknowledged it.
   * @throws Problem ALERTS.TRANSFER_NOT_FOUND, ALERTS.WRONG_STATE when the case has ended
   */
  acceptTransfer(actor: Actor, transferId: string, note: string | null): Promise<CaseDetailDto> {
    return this.dataSource.transaction(async (manager) => {
      const { transfer, suspectedCase } = await this.lockPending(manager, transferId, (pending) =>
        isWithinJurisdiction(actor, pending.toAreaPath),
      );
      if (!openCaseStates.includes(suspectedCase.state)) throw new Problem('ALERTS.WRONG_STATE');
      const target = await this.centres.findCentre(manager, transfer.toAreaCode);
      await this.decide(manager, actor, transfer, 'accepted');
      const now = this.clock.now();
      const isNew = suspectedCase.state === 'NEW';
      const current = await this.store.transitionCase(
        manager,
        suspectedCase,
        {
          state: isNew ? 'ACKNOWLEDGED' : suspectedCase.state,
          escalationClock: isNew ? 'stop' : 'unchanged',
          ...(isResponsibleByTransfer(transfer, suspectedCase) ? { responsible: 'district' } : {}),
        },
        { actor, note, entry: 'transfer-accepted' },
        {
          ...areaAfterTransfer(suspectedCase, transfer.toAreaPath, target?.centreName ?? transfer.toAreaCode),
          notifiedDistrictAt: now,
          acknowledgedAt: now,
          acknowledgedBy: actor.accountId,
          acknowledgedByName: actor.displayName,
        },
      );
      if (current.state === 'ACKNOWLEDGED') await this.escalation.startStallClock(manager, current.id);
      return this.details.toCaseDetailDto(manager, actor, current);
    });
  }

  /** Declines to take a case over. @throws Problem ALERTS.TRANSFER_NOT_FOUND */
  declineTransfer(actor: Actor, transferId: string, note: string): Promise<void> {
    return this.endTransfer(actor, transferId, 'declined', note, (pending) =>
      isWithinJurisdiction(actor, pending.toAreaPath),
    );
  }

  /** Takes a request back, for the centre that asked. @throws Problem ALERTS.TRANSFER_NOT_FOUND */
  withdrawTransfer(actor: Actor, transferId: string): Promise<void> {
    return this.endTransfer(actor, transferId, 'withdrawn', null, (_, suspectedCase) =>
      isWithinJurisdiction(actor, suspectedCase.areaPath),
    );
  }

  private endTransfer(
    actor: Actor,
    transferId: string,
    decision: Exclude<TransferDecision, 'accepted'>,
    note: string | null,
    isAllowed: (pending: CaseTransferEntity, suspectedCase: SuspectedCaseEntity) => boolean,
  ): Promise<void> {
    return this.dataSource.transaction(async (manager) => {
      const { transfer, suspectedCase } = await this.lockPending(manager, transferId, isAllowed);
      await this.decide(manager, actor, transfer, decision);
      await this.store.transitionCase(
        manager,
        suspectedCase,
        {
          state: suspectedCase.state,
          escalationClock: 'unchanged',
          ...(isResponsibleByTransfer(transfer, suspectedCase) ? { responsible: 'district' } : {}),
        },
        { actor, note, entry: `transfer-${decision}` },
      );
    });
  }

  /** Ends the request of a case that has ended or moved to another district meanwhile: neither centre can answer it as it was meant. */
  private async endObsoleteTransfer(
    manager: EntityManager,
    before: SuspectedCaseEntity,
    current: SuspectedCaseEntity,
  ): Promise<void> {
    const ending = endingOfTransfer(before, current);
    if (ending === null) return;
    const pending = await manager.findOneBy(CaseTransferEntity, { caseId: current.id, decision: IsNull() });
    if (pending === null) return;
    await this.decide(manager, null, pending, 'withdrawn');
    await this.store.addHistoryLine(manager, current, {
      actor: null,
      note: ending,
      entry: 'transfer-withdrawn',
    });
  }

  /** Makes HCDC responsible for a case whose transfer was not decided in time. The transfer can still be decided. */
  private async passToCity(manager: EntityManager, transferId: string): Promise<void> {
    const pending = await manager.findOneBy(CaseTransferEntity, { id: transferId, decision: IsNull() });
    if (pending === null) return;
    await limitLockWait(manager);
    const suspectedCase = await this.store.lockCase(manager, pending.caseId);
    const isPending = await manager.existsBy(CaseTransferEntity, { id: transferId, decision: IsNull() });
    if (suspectedCase === null || !isPending || !openCaseStates.includes(suspectedCase.state)) return;
    await manager.update(CaseTransferEntity, { id: transferId }, { overdueAt: this.clock.now() });
    await this.store.transitionCase(
      manager,
      suspectedCase,
      {
        state: suspectedCase.state,
        escalationClock: 'unchanged',
        // Since when HCDC is responsible stays known.
        ...(suspectedCase.responsible === 'city' ? {} : { responsible: 'city' }),
      },
      { actor: null, note: null, entry: 'transfer-overdue' },
    );
  }

  /** Locks the case of a transfer that is not decided, then the transfer: in the order in which it was requested. */
  private async lockPending(
    manager: EntityManager,
    transferId: string,
    isAllowed: (pending: CaseTransferEntity, suspectedCase: SuspectedCaseEntity) => boolean,
  ): Promise<{ transfer: CaseTransferEntity; suspectedCase: SuspectedCaseEntity }> {
    const where = { id: transferId, decision: IsNull() };
    const found = await manager.findOneBy(CaseTransferEntity, where);
    const suspectedCase = found === null ? null : await this.store.lockCase(manager, found.caseId);
    const transfer = await manager.findOneBy(CaseTransferEntity, where);
    if (transfer === null || suspectedCase === null || !isAllowed(transfer, suspectedCase))
      throw new Problem('ALERTS.TRANSFER_NOT_FOUND');
    return { transfer, suspectedCase };
  }

  private async decide(
    manager: EntityManager,
    actor: Actor | null,
    { id }: CaseTransferEntity,
    decision: TransferDecision,
  ): Promise<void> {
    await this.transferClock.stopClock(manager, id);
    await manager.update(
      CaseTransferEntity,
      { id },
      {
        decision,
        decidedAt: this.clock.now(),
        decidedBy: actor?.accountId ?? null,
        decidedByName: actor?.displayName ?? null,
      },
    );
  }

  /** Adds a line to the history of a case and leaves its state. */
  private record(
    manager: EntityManager,
    suspectedCase: SuspectedCaseEntity,
    line: CaseHistoryLine,
  ): Promise<SuspectedCaseEntity> {
    return this.store.transitionCase(
      manager,
      suspectedCase,
      { state: suspectedCase.state, escalationClock: 'unchanged' },
      line,
    );
  }
}
