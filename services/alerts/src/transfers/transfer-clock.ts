import { Injectable } from '@nestjs/common';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import type { EntityManager } from 'typeorm';

const transferTimer = 'case-transfer-due';

/** Measures how long a transfer waits for the decision of the other centre, with one timer per transfer. */
@Injectable()
export class TransferClock {
  constructor(private readonly timers: TimerScheduler) {}

  /** Registers what happens when a transfer was not decided in time. The handler runs in the timer's transaction. */
  registerHandler(handler: (manager: EntityManager, transferId: string) => Promise<void>): void {
    this.timers.registerTimerHandler(transferTimer, (payload, manager) =>
      handler(manager, (payload as { transferId: string }).transferId),
    );
  }

  startClock(manager: EntityManager, transferId: string, dueAt: Date): Promise<void> {
    return this.timers.scheduleTimer(manager, {
      kind: transferTimer,
      key: transferId,
      dueAt,
      payload: { transferId },
    });
  }

  stopClock(manager: EntityManager, transferId: string): Promise<void> {
    return this.timers.cancelTimer(manager, transferTimer, transferId);
  }
}
