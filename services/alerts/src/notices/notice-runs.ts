import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CaseStore } from '../cases/case-store.js';
import type { SuspectedCaseEntity } from '../cases/suspected-case.entity.js';
import { LadderClock } from '../ladder/ladder-clock.js';
import { CaseNoticeEntity } from './case-notice.entity.js';

/** A case of a notice. */
export interface NoticedCase {
  readonly suspectedCase: SuspectedCaseEntity;
  /** Whether the ladder in which the notice was sent is still the last one of the case. */
  readonly isCurrentRun: boolean;
}

/** Finds the cases of notices, and whether a later ladder has replaced the one of the notice. */
@Injectable()
export class NoticeRuns {
  constructor(
    private readonly cases: CaseStore,
    private readonly ladder: LadderClock,
  ) {}

  /** Lists the cases of a notice: its own, and those that joined it. */
  async findCasesOfNotice(manager: EntityManager, notice: CaseNoticeEntity): Promise<NoticedCase[]> {
    const joined = await manager.findBy(CaseNoticeEntity, { leadNoticeId: notice.id });
    const startOf = new Map(
      [...joined, notice].map(({ caseId, ladderStartedAt }) => [caseId, ladderStartedAt.getTime()]),
    );
    const ids = [...startOf.keys()];
    const lastStarts = await this.ladder.findLadderStarts(manager, ids);
    const found = await this.cases.findCases(manager, ids);
    return found.map((suspectedCase) => ({
      suspectedCase,
      isCurrentRun: startOf.get(suspectedCase.id) === lastStarts.get(suspectedCase.id),
    }));
  }

  /** Returns which notices of one case belong to its last ladder. */
  async findNoticesOfLastRun(
    manager: EntityManager,
    caseId: string,
    notices: readonly CaseNoticeEntity[],
  ): Promise<ReadonlySet<string>> {
    const last = (await this.ladder.findLadderStarts(manager, [caseId])).get(caseId);
    return new Set(
      notices.flatMap(({ id, ladderStartedAt }) => (ladderStartedAt.getTime() === last ? [id] : [])),
    );
  }
}
