import { Injectable } from '@nestjs/common';
import { Clock } from '@khai-bao/platform/core';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import type { EntityManager } from 'typeorm';
import { AlertsConfig } from '../alerts.config.js';

const escalationTimer = 'escalate-case';
const stallTimer = 'stalled-case';
/** Time after its acknowledgement at which a case that was not continued is on the clock again, milliseconds. */
const stallAfterMs = 30 * 60_000;

/** Measures how long a case has waited for an acknowledgement, and then for its continuation, with one timer per case each. */
@Injectable()
export class EscalationClock {
  constructor(
    private readonly config: AlertsConfig,
    private readonly timers: TimerScheduler,
    private readonly clock: Clock,
  ) {}

  /** Registers what happens when the time of a case is over. The handler runs in the timer's transaction. */
  registerExpiryHandler(handler: (manager: EntityManager, caseId: string) => Promise<void>): void {
    this.timers.registerTimerHandler(escalationTimer, (payload, manager) =>
      handler(manager, (payload as { caseId: string }).caseId),
    );
  }

  /** Returns the time at which a case that was opened at `openedAt` escalates. */
  computeDueAt(openedAt: Date): Date {
    return new Date(openedAt.getTime() + this.config.escalateMinutes * 60_000);
  }

  /** Starts the clock of a case in the caller's transaction. A clock that already runs gets the new due time. */
  startClock(manager: EntityManager, caseId: string, dueAt: Date): Promise<void> {
    return this.timers.scheduleTimer(manager, {
      kind: escalationTimer,
      key: caseId,
      dueAt,
      payload: { caseId },
    });
  }

  /** Registers what happens when an acknowledged case was not continued in time. */
  registerStallHandler(handler: (manager: EntityManager, caseId: string) => Promise<void>): void {
    this.timers.registerTimerHandler(stallTimer, (payload, manager) =>
      handler(manager, (payload as { caseId: string }).caseId),
    );
  }

  /** Starts the time within which an acknowledged case is continued, in the caller's transaction. */
  startStallClock(manager: EntityManager, caseId: string): Promise<void> {
    return this.timers.scheduleTimer(manager, {
      kind: stallTimer,
      key: caseId,
      dueAt: new Date(this.clock.now().getTime() + stallAfterMs),
      payload: { caseId },
    });
  }

  /** Returns whether a case ever had a time within which it is continued. */
  hasStallClock(manager: EntityManager, caseId: string): Promise<boolean> {
    return this.timers.hasTimer(manager, stallTimer, caseId);
  }

  /** Stops the clock of a case in the caller's transaction. */
  stopClock(manager: EntityManager, caseId: string): Promise<void> {
    return this.timers.cancelTimer(manager, escalationTimer, caseId);
  }
}
