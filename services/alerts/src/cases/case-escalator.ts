import { Injectable, type OnModuleInit } from '@nestjs/common';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { EscalationClock } from '../escalation/escalation-clock.js';
import { CaseStore } from './case-store.js';
import { decideCaseCommand } from './case-transitions.js';
import { caseColumns, type CaseRow } from './case.row.js';

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
    const [row] = await queryRows<CaseRow>(
      manager,
      `select ${caseColumns} from suspected_case where id = $1 for update`,
      [caseId],
    );
    if (row === undefined) return;
    const decision = decideCaseCommand(row.state, { kind: 'escalate' });
    if ('refusal' in decision || decision.change === null) return;
    await this.store.transitionCase(manager, row, decision.change, { actor: null, note: null });
  }
}
