import { Injectable, type OnModuleInit } from '@nestjs/common';
import { queryRows } from '@khai-bao/platform/database';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { Clock } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { AccountStore } from '../../accounts/account-store.js';
import { handoverReminderTimer } from '../delivery-timers.js';
import type { HandoverState } from './handovers.dto.js';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Repeats the event of an overdue handover once a day; the Support channel posts it. When the one-time password expires, the
 * handover expires with it and a new slip is needed.
 */
@Injectable()
export class HandoverReminderScheduler implements OnModuleInit {
  constructor(
    private readonly jobs: TimerScheduler,
    private readonly store: AccountStore,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.registerTimerHandler(handoverReminderTimer, (payload, manager) =>
      this.remindOrExpire((payload as { handoverId: string }).handoverId, manager),
    );
  }

  private async remindOrExpire(handoverId: string, manager: EntityManager): Promise<void> {
    const [of] = await queryRows<{ account_id: string }>(
      manager,
      'select account_id from handover where id = $1',
      [handoverId],
    );
    const account = of === undefined ? undefined : await this.store.lockAccount(manager, of.account_id);
    const [handover] = await queryRows<{ state: HandoverState }>(
      manager,
      'select state from handover where id = $1 for update',
      [handoverId],
    );
    if (account === undefined || handover === undefined || !['WAITING', 'OPENED'].includes(handover.state))
      return;
    // A unit that has signed in needs no reminder; the open confirmation remains in the list.
    if (account.state !== 'HANDOVER_WAITING' && account.state !== 'HANDOVER_OPENED') return;
    const now = this.clock.now();
    const ends = account.password_expires_at ?? now;
    if (ends <= now) {
      await queryRows(manager, `update handover set state = 'EXPIRED' where id = $1`, [handoverId]);
      await queryRows(manager, 'delete from secret where account_id = $1', [account.id]);
      await this.store.transitionAccount(manager, account, 'HANDOVER_RETURNED', null, {
        password_hash: null,
      });
      return;
    }
    await queryRows(
      manager,
      'update handover set reminders = reminders + 1, reminded_at = $2 where id = $1',
      [handoverId, now],
    );
    await this.store.transitionAccount(manager, account, account.state, null);
    await this.jobs.scheduleTimer(manager, {
      kind: handoverReminderTimer,
      key: handoverId,
      dueAt: new Date(Math.min(now.getTime() + dayMs, ends.getTime() + 1_000)),
      payload: { handoverId },
    });
  }
}
