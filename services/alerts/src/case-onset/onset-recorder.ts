import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Clock, Problem, daysBefore, startOfDay } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { CaseDetailReader } from '../cases/case-detail-reader.js';
import { CaseStore } from '../cases/case-store.js';
import { decideCaseCommand } from '../cases/case-transitions.js';
import type { CaseDetailDto } from '../cases/cases.dto.js';
import { findCaseInJurisdiction } from '../cases/find-case.js';

/** Days that the onset of symptoms may lie before the day of the case. */
const maxDaysBeforeCase = 60;

/** Records the onset of symptoms, a step of the investigation. The curve by onset is made of it. */
@Injectable()
export class OnsetRecorder {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: CaseStore,
    private readonly details: CaseDetailReader,
    private readonly clock: Clock,
  ) {}

  /**
   * Records the day of onset, or that it is not known. An equal day changes nothing.
   * @throws Problem ALERTS.NOT_FOUND, ALERTS.WRONG_STATE, ALERTS.ONSET_DAY
   */
  recordOnset(actor: Actor, id: string, day: string | null): Promise<CaseDetailDto> {
    return this.dataSource.transaction(async (manager) => {
      const before = await findCaseInJurisdiction(manager, actor, id, { isLocked: true });
      const decision = decideCaseCommand(before.state, { kind: 'record-step' });
      if ('refusal' in decision) throw new Problem(decision.refusal);
      if (day !== null && (day < daysBefore(before.day, maxDaysBeforeCase) || day > this.clock.today()))
        throw new Problem('ALERTS.ONSET_DAY');
      if (decision.change === null || before.onsetDay === day)
        return this.details.toCaseDetailDto(manager, actor, before);
      const current = await this.store.transitionCase(
        manager,
        before,
        decision.change,
        {
          actor,
          note: null,
          entry: 'onset-recorded',
          details: { happenedAt: day === null ? null : startOfDay(day) },
        },
        { onsetDay: day },
      );
      return this.details.toCaseDetailDto(manager, actor, current);
    });
  }
}
