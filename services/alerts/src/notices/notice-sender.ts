import { adminRoutes } from '@khai-bao/contracts';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '@khai-bao/platform/core';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { MailChannel, SmsChannel } from '@khai-bao/platform/notification';
import type { EntityManager } from 'typeorm';
import { AlertsConfig } from '../alerts.config.js';
import { openCaseStates } from '../cases/case-transitions.js';
import { districtNameOf } from '../cases/district-path.js';
import type { SuspectedCaseEntity } from '../cases/suspected-case.entity.js';
import type { NoticeCause } from '../ladder/ladder-clock.js';
import { personPatienceMs } from '../ladder/ladder-plan.js';
import { PushDelivery } from '../push/push-delivery.js';
import { DutyPeople } from '../rosters/duty-people.js';
import type { DutyPersonEntity } from '../rosters/duty-person.entity.js';
import { CentreWebhooks, type WebhookEvent } from '../webhooks/centre-webhooks.js';
import { CaseNoticeEntity, type NoticeReason } from './case-notice.entity.js';
import { centreOf, noticeTimers } from './notice-ladder.js';
import { NoticeRuns } from './notice-runs.js';
import { SignedLinks } from '../links/signed-links.js';
import { buildNoticeMail, buildNoticePush, buildNoticeSms, type NoticeContent } from './notice-mails.text.js';

/** Time for which a webhook that does not answer is called again, milliseconds. */
const webhookPatienceMs = 24 * 3_600_000;

const eventTypes: Readonly<Record<NoticeCause, WebhookEvent['type']>> = {
  opened: 'case.opened',
  reopened: 'case.reopened',
  stalled: 'case.stalled',
  moved: 'case.moved',
  arrived: 'case.moved',
};

/** Why a channel did not take a notice; null when it did. */
type DeliveryFailure = NoticeReason | null;

/**
 * Hands notices over to their channels. The row is locked meanwhile, and its state is stored with the end of the timer. A process that
 * is killed in between delivers again under the same id, which recipients recognise.
 */
@Injectable()
export class NoticeSender implements OnModuleInit {
  constructor(
    private readonly timers: TimerScheduler,
    private readonly runs: NoticeRuns,
    private readonly people: DutyPeople,
    private readonly mail: MailChannel,
    private readonly push: PushDelivery,
    private readonly sms: SmsChannel,
    private readonly webhooks: CentreWebhooks,
    private readonly links: SignedLinks,
    private readonly config: AlertsConfig,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    for (const [lane, kind] of Object.entries(noticeTimers))
      this.timers.registerTimerHandler(
        kind,
        (payload, manager) => this.sendNotice(manager, (payload as { noticeId: string }).noticeId),
        { lane },
      );
  }

  private async sendNotice(manager: EntityManager, noticeId: string): Promise<void> {
    const notice = await manager.findOne(CaseNoticeEntity, {
      where: { id: noticeId, state: 'due' },
      lock: { mode: 'pessimistic_write' },
    });
    if (notice === null) return;
    const waiting = await this.findWaitingCases(manager, notice);
    const [first] = waiting;
    if (first === undefined) return this.endNotice(manager, noticeId, { state: 'cancelled' });
    const failure =
      notice.channel === 'webhook'
        ? await this.callWebhook(manager, notice, first)
        : await this.deliver(manager, notice, this.toContent(notice, first, waiting.length));
    if (failure !== null) return this.endNotice(manager, noticeId, { state: 'failed', reason: failure });
    await manager.update(
      CaseNoticeEntity,
      { id: noticeId },
      { state: 'handed-over', handedOverAt: this.clock.now() },
    );
  }

  /** Lists the cases that a notice is still about: the system of a centre gets every case, people what they can act on. */
  private async findWaitingCases(
    manager: EntityManager,
    notice: CaseNoticeEntity,
  ): Promise<SuspectedCaseEntity[]> {
    const cases = await this.runs.findCasesOfNotice(manager, notice);
    return cases
      .filter(({ suspectedCase: { state }, isCurrentRun }) => {
        if (notice.channel === 'webhook') return true;
        return notice.cause === 'arrived' ? openCaseStates.includes(state) : state === 'NEW' && isCurrentRun;
      })
      .map(({ suspectedCase }) => suspectedCase);
  }

  /** Ends a notice that is not handed over, and those that joined it: they were to go out with it. */
  private async endNotice(
    manager: EntityManager,
    noticeId: string,
    end: { readonly state: 'failed'; readonly reason: NoticeReason } | { readonly state: 'cancelled' },
  ): Promise<void> {
    await manager.update(CaseNoticeEntity, { id: noticeId }, end);
    await manager.update(CaseNoticeEntity, { leadNoticeId: noticeId, state: 'joined' }, end);
  }

  private toContent(notice: CaseNoticeEntity, first: SuspectedCaseEntity, count: number): NoticeContent {
    const isArrival = notice.cause === 'arrived';
    const path = isArrival
      ? adminRoutes.suspectedCase(first.id)
      : adminRoutes.caseNotice(this.links.signToken('notice', notice.id));
    return {
      isArrival,
      code: first.code,
      district: districtNameOf(first.areaName),
      openedAt: first.openedAt,
      count,
      url: notice.channel === 'push' ? path : this.config.publicOrigin + path,
    };
  }

  private async deliver(
    manager: EntityManager,
    notice: CaseNoticeEntity,
    content: NoticeContent,
  ): Promise<DeliveryFailure> {
    const accountId = notice.accountId ?? '';
    if (this.clock.now().getTime() > notice.dueAt.getTime() + personPatienceMs) return 'no-response';
    if (notice.channel === 'push') {
      const message = buildNoticePush(content, notice.caseId);
      const pushed = await this.push.deliverToPerson(manager, accountId, notice.id, message);
      return pushed === 'accepted' ? null : pushed;
    }
    const person = await this.people.findPerson(manager, accountId);
    if (notice.channel === 'sms') return this.deliverSms(person, notice, content);
    const address = person === null ? null : this.people.openMailAddress(person);
    if (address === null) return 'no-address';
    const { outcome } = await this.mail.deliver(address, {
      id: `case-notice.${notice.id}`,
      ...buildNoticeMail(content),
    });
    return outcome === 'accepted' ? null : 'refused';
  }

  private async callWebhook(
    manager: EntityManager,
    notice: CaseNoticeEntity,
    opened: SuspectedCaseEntity,
  ): Promise<DeliveryFailure> {
    const now = this.clock.now();
    if (now.getTime() > notice.dueAt.getTime() + webhookPatienceMs) return 'no-response';
    const isAccepted = await this.webhooks.deliver(manager, centreOf(opened, notice.level), notice.id, {
      type: eventTypes[notice.cause],
      timestamp: now.toISOString(),
      data: {
        caseId: opened.id,
        code: opened.code,
        district: districtNameOf(opened.areaName),
        unitName: opened.unitName,
        openedAt: opened.openedAt.toISOString(),
      },
    });
    return isAccepted ? null : 'refused';
  }

  private async deliverSms(
    person: DutyPersonEntity | null,
    notice: CaseNoticeEntity,
    content: NoticeContent,
  ): Promise<DeliveryFailure> {
    const phone = person === null ? '' : this.people.openPhone(person);
    if (phone === '') return 'no-address';
    const { outcome } = await this.sms.deliver(phone, {
      id: `case-notice.${notice.id}`,
      ...buildNoticeSms(content),
    });
    return outcome === 'accepted' ? null : 'refused';
  }
}
