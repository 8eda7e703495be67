import { Injectable } from '@nestjs/common';
import { Clock } from '@khai-bao/platform/core';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import type { EntityManager } from 'typeorm';

const ladderTimer = 'notify-duty';

/** A step of the ladder of a case that is due. */
export interface LadderStep {
  readonly caseId: string;
  /** Number of the step, from 0. */
  readonly step: number;
  /** Time at which the ladder started, ISO 8601: the case was opened, opened again, or came back on the clock. */
  readonly startedAt: string;
}

/**
 * Runs the notification ladder of a case, with one timer per case. Steps are rows with due times: a flushed Redis or a killed process
 * delays a step and loses none.
 */
@Injectable()
export class LadderClock {
  constructor(
    private readonly timers: TimerScheduler,
    private readonly clock: Clock,
  ) {}

  /** Registers what a step does. The handler runs in the timer's transaction. */
  registerStepHandler(handler: (manager: EntityManager, step: LadderStep) => Promise<void>): void {
    this.timers.registerTimerHandler(ladderTimer, (payload, manager) =>
      handler(manager, payload as LadderStep),
    );
  }

  /** Starts the ladder of a case that nobody has acknowledged, in the caller's transaction. A running ladder starts again. */
  startLadder(manager: EntityManager, caseId: string): Promise<void> {
    const now = this.clock.now();
    return this.scheduleStep(manager, { caseId, step: 0, startedAt: now.toISOString() }, now);
  }

  /** Returns whether a case ever had a ladder. */
  hasLadder(manager: EntityManager, caseId: string): Promise<boolean> {
    return this.timers.hasTimer(manager, ladderTimer, caseId);
  }

  scheduleStep(manager: EntityManager, step: LadderStep, dueAt: Date): Promise<void> {
    return this.timers.scheduleTimer(manager, {
      kind: ladderTimer,
      key: step.caseId,
      dueAt,
      payload: step,
    });
  }
}
