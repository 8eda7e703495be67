import { Injectable } from '@nestjs/common';
import { Clock } from '@khai-bao/platform/core';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import type { EntityManager } from 'typeorm';

const unitTimer = 'find-cluster';
const partyTimer = 'find-party-cluster';
/** Searches run one after the other, and delay no other timer. */
const searchLane = 'clusters';
/** Time from a case to the search, milliseconds: a burst of cases of one unit is searched once. */
const searchDelayMs = 10_000;

/**
 * Starts the searches for clusters: with one timer per unit, and with one per case for shared parties. A search that fails does not stop
 * the case from being opened.
 */
@Injectable()
export class ClusterClock {
  constructor(
    private readonly timers: TimerScheduler,
    private readonly clock: Clock,
  ) {}

  /** Registers what a search among the cases of a unit does. The handler runs in the timer's transaction. */
  registerUnitHandler(handler: (manager: EntityManager, unitId: string) => Promise<void>): void {
    this.timers.registerTimerHandler(
      unitTimer,
      (payload, manager) => handler(manager, (payload as { unitId: string }).unitId),
      { lane: searchLane },
    );
  }

  /** Registers what a search for the shared parties of a case does. The handler runs in the timer's transaction. */
  registerPartyHandler(handler: (manager: EntityManager, caseId: string) => Promise<void>): void {
    this.timers.registerTimerHandler(
      partyTimer,
      (payload, manager) => handler(manager, (payload as { caseId: string }).caseId),
      { lane: searchLane },
    );
  }

  /** Searches among the cases of a unit soon, in the caller's transaction. */
  startUnitSearch(manager: EntityManager, unitId: string): Promise<void> {
    return this.scheduleSearch(manager, unitTimer, unitId, { unitId });
  }

  /** Searches cases that share a party with a case soon, in the caller's transaction. */
  startPartySearch(manager: EntityManager, caseId: string): Promise<void> {
    return this.scheduleSearch(manager, partyTimer, caseId, { caseId });
  }

  private scheduleSearch(manager: EntityManager, kind: string, key: string, payload: object): Promise<void> {
    const dueAt = new Date(this.clock.now().getTime() + searchDelayMs);
    return this.timers.scheduleTimer(manager, { kind, key, dueAt, payload });
  }
}
