import { Injectable, type OnModuleInit } from '@nestjs/common';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { Clock } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { AccountStore } from '../../accounts/account-store.js';
import { handoverReminderTimer } from '../delivery-timers.js';
import { OneTimePasswordStore } from '../issuing/one-time-password-store.js';
import { decideHandover, toHandoverSubject } from './handover-decisions.js';
import { HandoverStore } from './handover-store.js';
import { HandoverEntity } from './handover.entity.js';

/**
 * Repeats the event of an overdue handover once a day; the Support channel posts it. When the one-time password expires, the
 * handover expires with it and a new slip is needed.
 */
@Injectable()
export class HandoverReminderScheduler implements OnModuleInit {
  constructor(
    private readonly jobs: TimerScheduler,
    private readonly store: AccountStore,
    private readonly handovers: HandoverStore,
    private readonly undelivered: OneTimePasswordStore,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.registerTimerHandler(handoverReminderTimer, (payload, manager) =>
      this.remindOrExpire((payload as { handoverId: string }).handoverId, manager),
    );
  }

  private async remindOrExpire(handoverId: string, manager: EntityManager): Promise<void> {
    const found = await manager.findOneBy(HandoverEntity, { id: handoverId });
    const account = found === null ? undefined : await this.store.lockAccount(manager, found.accountId);
    const handover = await manager.findOne(HandoverEntity, {
      where: { id: handoverId },
      lock: { mode: 'pessimistic_write' },
    });
    if (account === undefined || handover === null) return;
    const now = this.clock.now();
    const decision = decideHandover(toHandoverSubject(handover, account), 'remind', now);
    if ('refusal' in decision) return;
    const { state, accountState, password, nextReminderAt } = decision.change;
    if (password === 'invalidate') {
      await this.handovers.updateHandover(manager, handoverId, { state });
      await this.undelivered.deletePassword(manager, account.id);
      await this.store.transitionAccount(manager, account, accountState ?? account.state, null, {
        passwordHash: null,
      });
      return;
    }
    await this.handovers.updateHandover(manager, handoverId, {
      reminderCount: handover.reminderCount + 1,
      remindedAt: now,
    });
    await this.store.transitionAccount(manager, account, accountState ?? account.state, null);
    if (nextReminderAt === null) return;
    await this.jobs.scheduleTimer(manager, {
      kind: handoverReminderTimer,
      key: handoverId,
      dueAt: nextReminderAt,
      payload: { handoverId },
    });
  }
}
