import { Injectable } from '@nestjs/common';
import { isWithinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import { findCaseInJurisdiction } from '../cases/find-case.js';
import { DutyPeople } from '../rosters/duty-people.js';
import { CaseNoticeEntity } from './case-notice.entity.js';
import { NoticeRuns } from './notice-runs.js';
import type { CallOutcome, CaseNoticeDto } from './notices.dto.js';

/** Notices of one case that are shown. */
const maxShownNotices = 300;

/** Reads who was notified of a case, how and with which result, and records calls. */
@Injectable()
export class CaseNotices {
  constructor(
    private readonly dataSource: DataSource,
    private readonly people: DutyPeople,
    private readonly runs: NoticeRuns,
    private readonly clock: Clock,
  ) {}

  /** Lists the newest notices of a case, at most 300, the oldest first. @throws Problem ALERTS.NOT_FOUND */
  async listNotices(actor: Actor, caseId: string): Promise<CaseNoticeDto[]> {
    const { manager } = this.dataSource;
    const { state, areaPath } = await findCaseInJurisdiction(manager, actor, caseId, { isLocked: false });
    const notices = await manager.find(CaseNoticeEntity, {
      where: { caseId },
      order: { createdAt: 'DESC', id: 'DESC' },
      take: maxShownNotices,
    });
    const isWaiting = state === 'NEW';
    const ofLastRun = await this.runs.findNoticesOfLastRun(manager, caseId, notices);
    // Numbers of another centre are shown for calls that the reader must make: not to a centre that only reads the case.
    const canCall = isWithinJurisdiction(actor, areaPath);
    return Promise.all(
      notices.reverse().map((notice) => {
        const isCallable = isWaiting && ofLastRun.has(notice.id);
        return this.toNoticeDto(manager, notice, { isCallable, showsPhone: isCallable && canCall });
      }),
    );
  }

  /** Records the outcome of a call. @throws Problem ALERTS.NOT_FOUND, ALERTS.WRONG_STATE */
  recordCall(actor: Actor, caseId: string, noticeId: string, outcome: CallOutcome): Promise<void> {
    return this.dataSource.transaction(async (manager) => {
      await findCaseInJurisdiction(manager, actor, caseId, { isLocked: true });
      const recorded = await manager.update(
        CaseNoticeEntity,
        { id: noticeId, caseId, channel: 'call', state: 'due' },
        outcome === 'reached'
          ? { state: 'handed-over', handedOverAt: this.clock.now() }
          : { state: 'failed', reason: outcome, handedOverAt: this.clock.now() },
      );
      if (recorded.affected === 0) throw new Problem('ALERTS.WRONG_STATE');
    });
  }

  private async toNoticeDto(
    manager: EntityManager,
    notice: CaseNoticeEntity,
    { isCallable, showsPhone }: { readonly isCallable: boolean; readonly showsPhone: boolean },
  ): Promise<CaseNoticeDto> {
    const { id, level, name, rank, channel, state, reason } = notice;
    const mustCall = showsPhone && channel === 'call' && state === 'due' && notice.accountId !== null;
    const person = mustCall ? await this.people.findPerson(manager, notice.accountId ?? '') : null;
    const at = notice.openedLinkAt ?? notice.handedOverAt ?? notice.createdAt;
    return {
      noticeId: id,
      level,
      name,
      rank,
      channel,
      state: channel === 'call' && state === 'due' && !isCallable ? 'cancelled' : state,
      reason,
      at: at.toISOString(),
      phone: person === null ? '' : this.people.openPhone(person),
    };
  }
}
