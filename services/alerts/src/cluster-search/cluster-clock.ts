import { Injectable } from '@nestjs/common';
import { Clock } from '@khai-bao/platform/core';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import type { EntityManager } from 'typeorm';

const searchTimer = 'find-cluster';
/** Time from a case to the search, milliseconds: a burst of cases of one unit is searched once. */
const searchDelayMs = 10_000;

/** Starts the search for a cluster at a unit, with one timer per unit. A search that fails does not stop the case from being opened. */
@Injectable()
export class ClusterClock {
  constructor(
    private readonly timers: TimerScheduler,
    private readonly clock: Clock,
  ) {}

  /** Registers what a search does. The handler runs in the timer's transaction. */
  registerHandler(handler: (manager: EntityManager, unitId: string) => Promise<void>): void {
    this.timers.registerTimerHandler(searchTimer, (payload, manager) =>
      handler(manager, (payload as { unitId: string }).unitId),
    );
  }

  /** Searches among the cases of a unit soon, in the caller's transaction. */
  startSearch(manager: EntityManager, unitId: string): Promise<void> {
    return this.timers.scheduleTimer(manager, {
      kind: searchTimer,
      key: unitId,
      dueAt: new Date(this.clock.now().getTime() + searchDelayMs),
      payload: { unitId },
    });
  }
}
