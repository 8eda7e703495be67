import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EscalationClock } from '../escalation/escalation-clock.js';
import { LadderClock } from '../ladder/ladder-clock.js';
import { CaseStore } from './case-store.js';
import { decideCaseCommand } from './case-transitions.js';
import { limitLockWait } from './cases.queries.js';

const stallNote = 'Đã nhận nhưng chưa xử lý trong 30 phút; báo lại cho người trực.';

/** Makes the city responsible for a case that nobody has acknowledged in time, and puts one that was not continued back on the clock. */
@Injectable()
export class CaseEscalator implements OnModuleInit {
  constructor(
    private readonly escalation: EscalationClock,
    private readonly ladder: LadderClock,
    private readonly store: CaseStore,
  ) {}

  onModuleInit(): void {
    this.escalation.registerExpiryHandler((manager, caseId) => this.escalateCase(manager, caseId));
    this.escalation.registerStallHandler((manager, caseId) => this.returnToClock(manager, caseId));
  }

  private async escalateCase(manager: EntityManager, caseId: string): Promise<void> {
    await limitLockWait(manager);
    const waiting = await this.store.lockCase(manager, caseId);
    if (waiting === null) return;
    const decision = decideCaseCommand(waiting.state, { kind: 'escalate' });
    if ('refusal' in decision || decision.change === null) return;
    await this.store.transitionCase(manager, waiting, decision.change, {
      actor: null,
      note: null,
      entry: 'escalated',
    });
  }

  private async returnToClock(manager: EntityManager, caseId: string): Promise<void> {
    await limitLockWait(manager);
    const stalled = await this.store.lockCase(manager, caseId);
    if (stalled === null) return;
    const decision = decideCaseCommand(stalled.state, { kind: 'stall' });
    if ('refusal' in decision || decision.change === null) return;
    await this.store.transitionCase(
      manager,
      stalled,
      decision.change,
      { actor: null, note: stallNote },
      { acknowledgedAt: null, acknowledgedBy: null, acknowledgedByName: null },
    );
    await this.ladder.startLadder(manager, caseId, 'stalled');
  }
}
