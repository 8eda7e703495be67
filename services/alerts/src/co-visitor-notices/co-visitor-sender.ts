import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '@khai-bao/platform/core';
import { RateLimiter, type RateLimit } from '@khai-bao/platform/limits';
import { deliverToAll, DeliveryPostponedError, SmsChannel } from '@khai-bao/platform/notification';
import { DataSource, In, type EntityManager } from 'typeorm';
import { AlertsConfig } from '../alerts.config.js';
import { CaseStore } from '../cases/case-store.js';
import { ContactCipher } from '../contacts/contact-cipher.js';
import { CoVisitorCipher } from './co-visitor-cipher.js';
import { CoVisitorClock } from './co-visitor-clock.js';
import { CoVisitorNoticeEntity } from './co-visitor-notice.entity.js';
import { claimRecipients } from './co-visitor-notices.queries.js';
import { coVisitorPolicy } from './co-visitor-policy.js';
import { CoVisitorRecipientEntity, type DeliveryFailure } from './co-visitor-recipient.entity.js';
import { buildCoVisitorMessage } from './co-visitor.texts.js';

/** A message that is tried at most three times by each of two gateways, and a margin, milliseconds. */
const leaseMsOf = (timeoutMs: number): number => 6 * timeoutMs + 30_000;
const cityBudget: RateLimit = {
  name: 'co-visitor-messages',
  maxPerWindow: coVisitorPolicy.messagesPerMinute,
  windowSeconds: 60,
};

/**
 * Sends released notices. A message is claimed in a transaction of its own before it is handed over, and its result is recorded at once.
 * A process that is killed in between leaves at most the messages that were under way; they are sent again after their lease under the
 * same id, which the gateway recognises.
 */
@Injectable()
export class CoVisitorSender implements OnModuleInit {
  private readonly leaseMs: number;

  constructor(
    config: AlertsConfig,
    private readonly dataSource: DataSource,
    private readonly notices: CoVisitorClock,
    private readonly store: CaseStore,
    private readonly contactCipher: ContactCipher,
    private readonly cipher: CoVisitorCipher,
    private readonly sms: SmsChannel,
    private readonly limiter: RateLimiter,
    private readonly clock: Clock,
  ) {
    this.leaseMs = leaseMsOf(config.smsTimeoutMilliseconds);
  }

  onModuleInit(): void {
    this.notices.registerSender((manager, noticeId) => this.sendNotice(manager, noticeId));
  }

  /** Sends for some seconds, then gives the timer back: to itself, as long as messages wait. */
  private async sendNotice(manager: EntityManager, noticeId: string): Promise<void> {
    const notice = await manager.findOneBy(CoVisitorNoticeEntity, { id: noticeId, state: 'sending' });
    if (notice === null) return;
    const [suspectedCase] = await this.store.findCases(manager, [notice.caseId]);
    const key = suspectedCase === undefined ? null : this.contactCipher.findKey(suspectedCase);
    const endsAt = performance.now() + coVisitorPolicy.sendingSliceMs;
    let progress: 'sent' | 'held-up' | 'nothing' = 'sent';
    while (progress === 'sent' && performance.now() < endsAt) progress = await this.sendSome(notice, key);
    await this.failOverdue(notice);
    if ((await this.countWaiting(noticeId)) > 0)
      return this.notices.scheduleSending(
        manager,
        noticeId,
        progress === 'sent' ? 0 : coVisitorPolicy.retryDelayMs,
      );
    await manager.update(
      CoVisitorNoticeEntity,
      { id: noticeId },
      { state: 'sent', finishedAt: this.clock.now() },
    );
  }

  /** Claims messages and hands them over. `held-up`: the gateway or the budget takes no more now. */
  private async sendSome(
    notice: CoVisitorNoticeEntity,
    key: Buffer | null,
  ): Promise<'sent' | 'held-up' | 'nothing'> {
    const waiting = await this.countWaiting(notice.id);
    if (waiting === 0) return 'nothing';
    const limit = await this.consumeBudget(Math.min(waiting, coVisitorPolicy.claimSize));
    if (limit === 0) return 'held-up';
    const now = this.clock.now();
    const claimed = await claimRecipients(this.dataSource.manager, {
      noticeId: notice.id,
      now,
      leaseEndedAt: new Date(now.getTime() - this.leaseMs),
      limit,
    });
    if (claimed.length === 0) return 'nothing';
    const untouched = new Set(claimed.map(({ id }) => id));
    const failures = await deliverToAll({
      recipients: claimed,
      concurrency: coVisitorPolicy.concurrency,
      deliverTo: async (recipient) => {
        untouched.delete(recipient.id);
        await this.deliver(notice, key, recipient);
      },
      onFailure: (error, { id }) => {
        // What failed for another reason may have been delivered: it waits for its lease.
        if (error instanceof DeliveryPostponedError) untouched.add(id);
      },
    });
    if (untouched.size > 0)
      await this.dataSource.manager.update(
        CoVisitorRecipientEntity,
        { id: In([...untouched]), state: 'sending' },
        { state: 'due', claimedAt: null },
      );
    return failures > 0 ? 'held-up' : 'sent';
  }

  /** Consumes one message of the budget for each that will be claimed. @returns how many may be claimed */
  private async consumeBudget(wanted: number): Promise<number> {
    let granted = 0;
    while (granted < wanted && (await this.limiter.tryConsume(cityBudget, ''))) granted += 1;
    return granted;
  }

  private async deliver(
    { textVersion, hotline }: CoVisitorNoticeEntity,
    key: Buffer | null,
    recipient: CoVisitorRecipientEntity,
  ): Promise<void> {
    const { id, day, district } = recipient;
    const phone = this.cipher.openPhone(key, recipient);
    if (phone === null) return this.endRecipient(id, 'unreadable');
    const message = buildCoVisitorMessage(textVersion, { day, district, hotline });
    const { outcome } = await this.sms.deliver(phone, { id: `co-visitor.${id}`, ...message });
    await this.endRecipient(id, outcome === 'accepted' ? null : 'refused');
  }

  /** @param failure null: the message was delivered */
  private async endRecipient(id: string, failure: DeliveryFailure | null): Promise<void> {
    await this.dataSource.manager.update(
      CoVisitorRecipientEntity,
      { id, state: 'sending' },
      { state: failure === null ? 'sent' : 'failed', failure, endedAt: this.clock.now() },
    );
  }

  /** Gives up what no gateway has accepted for a long time. */
  private async failOverdue({ id: noticeId, sendingSince }: CoVisitorNoticeEntity): Promise<void> {
    const now = this.clock.now();
    if (sendingSince === null || now.getTime() < sendingSince.getTime() + coVisitorPolicy.patienceMs) return;
    await this.dataSource.manager.update(
      CoVisitorRecipientEntity,
      { noticeId, state: 'due' },
      { state: 'failed', failure: 'no-response', endedAt: now },
    );
  }

  private countWaiting(noticeId: string): Promise<number> {
    return this.dataSource.manager.countBy(CoVisitorRecipientEntity, {
      noticeId,
      state: In(['due', 'sending']),
    });
  }
}
