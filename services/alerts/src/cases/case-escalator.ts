import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EscalationClock } from '../escalation/escalation-clock.js';
import { CaseStore } from './case-store.js';
import { decideCaseCommand } from './case-transitions.js';

/** Makes the city responsible for a case that nobody has acknowledged in time. */
@Injectable()
export class CaseEscalator implements OnModuleInit {
  constructor(
    private readonly escalation: EscalationClock,
    private readonly store: CaseStore,
  ) {}

  onModuleInit(): void {
    this.escalation.registerExpiryHandler((manager, caseId) => this.escalateCase(manager, caseId));
  }

  private async escalateCase(manager: EntityManager, caseId: string): Promise<void> {
    const waiting = await this.store.lockCase(manager, caseId);
    if (waiting === null) return;
    const decision = decideCaseCommand(waiting.state, { kind: 'escalate' });
    if ('refusal' in decision || decision.change === null) return;
    await this.store.transitionCase(manager, waiting, decision.change, { actor: null, note: null });
  }
}
