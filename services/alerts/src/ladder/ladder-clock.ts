import { Injectable } from '@nestjs/common';
import { Clock } from '@khai-bao/platform/core';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import type { EntityManager } from 'typeorm';

const ladderTimer = 'notify-duty';
const arrivalTimer = 'notify-arrival';

/**
 * Why people are notified. `opened`, `reopened`; `stalled`: nobody continued it; `moved`: nobody had acknowledged it when its unit moved
 * to another district. Each of these starts a ladder. `arrived`: somebody works on it already, and its unit moved: one notice, no ladder.
 */
export const noticeCauses = ['opened', 'reopened', 'stalled', 'moved', 'arrived'] as const;
export type NoticeCause = (typeof noticeCauses)[number];
export type LadderCause = Exclude<NoticeCause, 'arrived'>;

/** A step of the ladder of a case that is due. */
export interface LadderStep {
  readonly caseId: string;
  /** Number of the step, from 0. */
  readonly step: number;
  /** Time at which the ladder started, ISO 8601: the case was opened, opened again, or came back on the clock. */
  readonly startedAt: string;
  /** Area of the centre that is notified of an arrival; absent: that of the case. */
  readonly areaPath?: string;
  /** Absent in timers that were stored before causes were told apart. */
  readonly cause?: NoticeCause;
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

  /** Registers what the arrival of a case at another centre does. The handler runs in the timer's transaction. */
  registerArrivalHandler(handler: (manager: EntityManager, step: LadderStep) => Promise<void>): void {
    this.timers.registerTimerHandler(arrivalTimer, (payload, manager) =>
      handler(manager, payload as LadderStep),
    );
  }

  /** Starts the ladder of a case that nobody has acknowledged, in the caller's transaction. A running ladder starts again. */
  startLadder(manager: EntityManager, caseId: string, cause: LadderCause = 'opened'): Promise<void> {
    const now = this.clock.now();
    return this.scheduleStep(manager, { caseId, step: 0, startedAt: now.toISOString(), cause }, now);
  }

  /**
   * Notifies the centre of another district, once, of a case that somebody already works on, in the caller's transaction.
   * @param areaPath area of the centre that is asked to take the case over; the case's own when it is left out
   */
  notifyArrival(manager: EntityManager, caseId: string, areaPath?: string): Promise<void> {
    const now = this.clock.now();
    const payload: LadderStep = {
      caseId,
      step: 0,
      startedAt: now.toISOString(),
      cause: 'arrived',
      ...(areaPath === undefined ? {} : { areaPath }),
    };
    return this.timers.scheduleTimer(manager, { kind: arrivalTimer, key: caseId, dueAt: now, payload });
  }

  /** Returns when the last ladder of each case started, milliseconds since 1970, by case. A case without a ladder is left out. */
  async findLadderStarts(
    manager: EntityManager,
    caseIds: readonly string[],
  ): Promise<ReadonlyMap<string, number>> {
    const timers = await this.timers.findTimers(manager, ladderTimer, caseIds);
    return new Map(timers.map(({ key, payload }) => [key, Date.parse((payload as LadderStep).startedAt)]));
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
