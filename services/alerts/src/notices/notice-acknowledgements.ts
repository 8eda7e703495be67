import { Injectable } from '@nestjs/common';
import { Clock, Problem } from '@khai-bao/platform/core';
import { DataSource, IsNull, type EntityManager } from 'typeorm';
import { CaseActions } from '../cases/case-actions.js';
import { CaseStore } from '../cases/case-store.js';
import type { SuspectedCaseEntity } from '../cases/suspected-case.entity.js';
import { DutyPeople } from '../rosters/duty-people.js';
import { CaseNoticeEntity } from './case-notice.entity.js';
import { SignedLinks } from '../links/signed-links.js';
import { NoticeRuns } from './notice-runs.js';
import { districtNameOf } from '../cases/district-path.js';
import type { NoticeViewDto } from './notices.dto.js';

/** Validity of a link after it was sent, milliseconds. */
const linkValidityMs = 24 * 3_600_000;

/** Acknowledges cases by the link of a notice, without a sign-in. The link shows nothing about persons and works once. */
@Injectable()
export class NoticeAcknowledgements {
  constructor(
    private readonly dataSource: DataSource,
    private readonly links: SignedLinks,
    private readonly runs: NoticeRuns,
    private readonly cases: CaseStore,
    private readonly actions: CaseActions,
    private readonly people: DutyPeople,
    private readonly clock: Clock,
  ) {}

  /** Reads what the link is about, and records that it was opened. @throws Problem ALERTS.LINK_EXPIRED */
  openLink(token: string): Promise<NoticeViewDto> {
    return this.dataSource.transaction(async (manager) => {
      const notice = await this.findNotice(manager, token);
      await manager.update(
        CaseNoticeEntity,
        { id: notice.id, openedLinkAt: IsNull() },
        { openedLinkAt: this.clock.now() },
      );
      await manager.update(CaseNoticeEntity, { id: notice.id, state: 'handed-over' }, { state: 'opened' });
      return this.toView(notice, await this.findAnswerableCases(manager, notice));
    });
  }

  /**
   * Acknowledges all cases of the notice that nobody has acknowledged, for the person of the notice. A second person sees who was first.
   * @throws Problem ALERTS.LINK_EXPIRED
   */
  acknowledgeByLink(token: string): Promise<NoticeViewDto> {
    return this.dataSource.transaction(async (manager) => {
      const notice = await this.findNotice(manager, token);
      const { accountId, name } = notice;
      const ids = (await this.findAnswerableCases(manager, notice)).map(({ id }) => id);
      if (accountId !== null && notice.usedAt === null) {
        const actor = { accountId, displayName: name ?? '' };
        const waiting = await this.cases.lockNewCases(manager, ids);
        for (const suspectedCase of waiting)
          await this.actions.acknowledgeByNotice(manager, suspectedCase, actor);
        const usedAt = this.clock.now();
        if (waiting.length > 0) await manager.update(CaseNoticeEntity, { id: notice.id }, { usedAt });
      }
      const current = await manager.findOneByOrFail(CaseNoticeEntity, { id: notice.id });
      return this.toView(current, await this.cases.findCases(manager, ids));
    });
  }

  /** Finds the notice of a valid link whose person can still act. */
  private async findNotice(manager: EntityManager, token: string): Promise<CaseNoticeEntity> {
    const noticeId = this.links.verifyToken('notice', token);
    const notice = noticeId === null ? null : await manager.findOneBy(CaseNoticeEntity, { id: noticeId });
    const person = notice === null ? null : await this.people.findPerson(manager, notice.accountId ?? '');
    const isValid =
      notice !== null &&
      person?.isActive === true &&
      this.clock.now().getTime() < notice.dueAt.getTime() + linkValidityMs;
    if (!isValid) throw new Problem('ALERTS.LINK_EXPIRED');
    return notice;
  }

  /**
   * Lists the cases that a link is about. A link counts only for the ladder in which it was sent: a case that was opened again, or came
   * back on the clock, is answered by a new one.
   * @throws Problem ALERTS.LINK_EXPIRED without such a case
   */
  private async findAnswerableCases(
    manager: EntityManager,
    notice: CaseNoticeEntity,
  ): Promise<SuspectedCaseEntity[]> {
    const answerable = (await this.runs.findCasesOfNotice(manager, notice)).filter(
      ({ isCurrentRun }) => isCurrentRun,
    );
    if (answerable.length === 0) throw new Problem('ALERTS.LINK_EXPIRED');
    return answerable.map(({ suspectedCase }) => suspectedCase);
  }

  private toView(notice: CaseNoticeEntity, cases: readonly SuspectedCaseEntity[]): NoticeViewDto {
    return {
      cases: cases.map((one) => ({
        code: one.code,
        district: districtNameOf(one.areaName),
        openedAt: one.openedAt.toISOString(),
        takenByName: one.acknowledgedByName,
        takenAt: one.acknowledgedAt?.toISOString() ?? null,
      })),
      isTakenByYou: cases.some(
        ({ acknowledgedBy }) => acknowledgedBy !== null && acknowledgedBy === notice.accountId,
      ),
      canAcknowledge: notice.usedAt === null && cases.some(({ state }) => state === 'NEW'),
    };
  }
}
