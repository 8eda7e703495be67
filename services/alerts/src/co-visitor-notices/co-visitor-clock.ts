import { Injectable } from '@nestjs/common';
import { Clock } from '@khai-bao/platform/core';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import type { EntityManager } from 'typeorm';

const sendTimer = 'send-co-visitor-notice';
const expiryTimer = 'expire-co-visitor-notice';
/** Gateways may respond slowly: these timers delay no others. */
const sendLane = 'co-visitors';

type NoticeHandler = (manager: EntityManager, noticeId: string) => Promise<void>;

/** Timers of notices to co-visitors: one that sends, and one that ends what nobody releases. */
@Injectable()
export class CoVisitorClock {
  constructor(
    private readonly timers: TimerScheduler,
    private readonly clock: Clock,
  ) {}

  /** Registers what sends a notice. The handler runs in the timer's transaction, on one process at a time. */
  registerSender(handler: NoticeHandler): void {
    this.register(sendTimer, handler, { lane: sendLane });
  }

  registerExpiryHandler(handler: NoticeHandler): void {
    this.register(expiryTimer, handler, {});
  }

  /** Sends a notice, in the caller's transaction. @param delayMs time until then, milliseconds */
  scheduleSending(manager: EntityManager, noticeId: string, delayMs = 0): Promise<void> {
    const dueAt = new Date(this.clock.now().getTime() + delayMs);
    return this.timers.scheduleTimer(manager, {
      kind: sendTimer,
      key: noticeId,
      dueAt,
      payload: { noticeId },
    });
  }

  /** Ends a notice at its time. The timer is never cancelled: it finds that somebody has decided, and waits for no case meanwhile. */
  scheduleExpiry(manager: EntityManager, noticeId: string, dueAt: Date): Promise<void> {
    return this.timers.scheduleTimer(manager, {
      kind: expiryTimer,
      key: noticeId,
      dueAt,
      payload: { noticeId },
    });
  }

  private register(kind: string, handler: NoticeHandler, options: { readonly lane?: string }): void {
    this.timers.registerTimerHandler(
      kind,
      (payload, manager) => handler(manager, (payload as { noticeId: string }).noticeId),
      options,
    );
  }
}
