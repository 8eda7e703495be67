import type { DutyGapKind } from '@khai-bao/contracts';
import { Injectable } from '@nestjs/common';
import { Clock } from '@khai-bao/platform/core';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import type { EntityManager } from 'typeorm';

/** Kinds of the timers of rosters. */
export const rosterTimers = {
  mailCode: 'duty-mail-code',
  changeMail: 'roster-change-mail',
  gapCheck: 'roster-gap-check',
  gapMail: 'roster-gap-mail',
  shiftStarts: 'shift-starts',
  shiftAlarm: 'shift-alarm',
} as const;

/** Several changes within this time become one mail, milliseconds. */
const changeMailDelayMs = 60_000;

/** A gap and the person who gets the mail about it. */
export interface GapMailPayload {
  readonly areaCode: string;
  readonly accountId: string;
  readonly kind: DutyGapKind;
  readonly startsAt: string;
  readonly endsAt: string;
  /** Time of the check, milliseconds since 1970: a gap that opens again is another message. */
  readonly round: number;
}

/** Schedules the mails and checks of rosters, in the caller's transaction. */
@Injectable()
export class RosterTimers {
  constructor(
    private readonly timers: TimerScheduler,
    private readonly clock: Clock,
  ) {}

  /** Sends the code of an address now. */
  scheduleMailCode(manager: EntityManager, accountId: string): Promise<void> {
    return this.schedule(manager, rosterTimers.mailCode, accountId, 0, { accountId });
  }

  /** Informs a person that their shifts have changed. Changes within a minute become one mail. */
  scheduleChangeMail(manager: EntityManager, accountId: string): Promise<void> {
    const round = this.clock.now().getTime();
    return this.schedule(manager, rosterTimers.changeMail, accountId, changeMailDelayMs, {
      accountId,
      round,
    });
  }

  /** Checks the gaps of a centre after a delay. A check that is already scheduled moves. */
  scheduleGapCheck(manager: EntityManager, areaCode: string, delayMs: number): Promise<void> {
    return this.schedule(manager, rosterTimers.gapCheck, areaCode, delayMs, { areaCode });
  }

  scheduleGapMail(manager: EntityManager, payload: GapMailPayload): Promise<void> {
    const key = `${payload.areaCode}:${payload.kind}:${payload.startsAt}:${payload.accountId}`;
    return this.schedule(manager, rosterTimers.gapMail, key, 0, payload);
  }

  /** Looks for shifts of a centre that start, at the start of the next one. */
  scheduleShiftStarts(manager: EntityManager, areaCode: string, startsAt: Date): Promise<void> {
    const delayMs = Math.max(0, startsAt.getTime() - this.clock.now().getTime());
    return this.schedule(manager, rosterTimers.shiftStarts, areaCode, delayMs, { areaCode });
  }

  /** Sends the test alarm of a shift now. */
  scheduleShiftAlarm(manager: EntityManager, shiftId: string): Promise<void> {
    return this.schedule(manager, rosterTimers.shiftAlarm, shiftId, 0, { shiftId });
  }

  private schedule(
    manager: EntityManager,
    kind: string,
    key: string,
    delayMs: number,
    payload: object,
  ): Promise<void> {
    const dueAt = new Date(this.clock.now().getTime() + delayMs);
    return this.timers.scheduleTimer(manager, { kind, key, dueAt, payload });
  }
}
