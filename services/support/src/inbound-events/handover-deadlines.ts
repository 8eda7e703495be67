import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { AccountSnapshot } from '@khai-bao/contracts';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { Clock } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { ThreadStore } from '../thread-core/thread-store.js';
import { ThreadEntity } from '../thread-core/thread.entity.js';

const handoverLateTimer = 'handover-late';
const openHandoverStates = new Set<ThreadEntity['state']>(['HANDOVER_WAITING', 'HANDOVER_OPENED']);

/** Posts once in the thread of an account when its handover is overdue. */
@Injectable()
export class HandoverDeadlines implements OnModuleInit {
  constructor(
    private readonly jobs: TimerScheduler,
    private readonly store: ThreadStore,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.registerTimerHandler(handoverLateTimer, (payload, manager) =>
      this.postLateHandover(manager, (payload as { accountId: string }).accountId),
    );
  }

  /** Schedules the deadline when an account waits for its handover, and cancels it when it no longer waits. */
  async updateDeadline(manager: EntityManager, account: AccountSnapshot): Promise<void> {
    if (account.state === 'HANDOVER_WAITING' && account.dueAt !== null)
      await this.jobs.scheduleTimer(manager, {
        kind: handoverLateTimer,
        key: account.accountId,
        dueAt: new Date(account.dueAt),
        payload: { accountId: account.accountId },
      });
    else if (!openHandoverStates.has(account.state))
      await this.jobs.cancelTimer(manager, handoverLateTimer, account.accountId);
  }

  private async postLateHandover(manager: EntityManager, accountId: string): Promise<void> {
    await this.store.lockChangeCounter(manager);
    const thread = await manager.findOne(ThreadEntity, {
      where: { accountId },
      lock: { mode: 'pessimistic_write' },
    });
    if (thread === null || !openHandoverStates.has(thread.state)) return;
    await this.store.appendPost(manager, thread.id, {
      at: this.clock.now(),
      author: null,
      kind: 'system',
      code: 'HANDOVER_LATE',
      text: '',
      card: null,
    });
  }
}
