import { findDutyGaps, gapNoticeHours, type DutyGap } from '@khai-bao/contracts';
import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Clock } from '@khai-bao/platform/core';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { DataSource, type EntityManager } from 'typeorm';
import { DutyPeople, findGapRecipient } from './duty-people.js';
import { decideGapNotices } from './gap-notices.js';
import { RosterGapNoticeEntity } from './roster-gap-notice.entity.js';
import { rosterTimers, RosterTimers } from './roster-timers.js';
import { findCentresWithPeople } from './rosters.queries.js';

const checkIntervalMs = 3_600_000;
/** Gaps are measured over this time: one without an end is sent again each day, milliseconds. */
const lookAheadMs = 2 * gapNoticeHours * 3_600_000;
/** Area code of HCDC. */
const cityCode = '79';

/**
 * Sends gaps of the next 24 hours to the head of the centre and to the head of HCDC, each gap once. A gap that lasts longer is sent
 * again a day before the end of what was sent, and one that was filled and opened again too. Centres whose officers have not entered themselves yet are not watched.
 */
@Injectable()
export class RosterGapWatch implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly dataSource: DataSource,
    private readonly timers: TimerScheduler,
    private readonly rosterTimers: RosterTimers,
    private readonly people: DutyPeople,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.timers.registerTimerHandler(rosterTimers.gapCheck, async (payload, manager) => {
      const { areaCode } = payload as { areaCode: string };
      await this.checkGaps(manager, areaCode);
      await this.rosterTimers.scheduleGapCheck(manager, areaCode, checkIntervalMs);
    });
  }

  /** Starts the hourly check of centres whose timer is missing. */
  async onApplicationBootstrap(): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      for (const areaCode of await findCentresWithPeople(manager))
        if (!(await this.timers.hasTimer(manager, rosterTimers.gapCheck, areaCode)))
          await this.rosterTimers.scheduleGapCheck(manager, areaCode, checkIntervalMs);
    });
  }

  /** Sends the gaps of a centre that begin within 24 hours and were not sent before. */
  async checkGaps(manager: EntityManager, areaCode: string): Promise<void> {
    const now = this.clock.now();
    const period = { startsAt: now, endsAt: new Date(now.getTime() + lookAheadMs) };
    const { people, shifts, unavailable } = await this.people.readCentreRoster(manager, areaCode, period);
    if (people.length === 0) return;
    const recipients = [
      findGapRecipient(people),
      findGapRecipient(await this.people.listPeople(manager, cityCode)),
    ].flatMap((person) => (person === undefined ? [] : [person.accountId]));
    const { send, remember } = decideGapNotices(
      findDutyGaps(shifts, areaCode, period, unavailable),
      await manager.findBy(RosterGapNoticeEntity, { areaCode }),
      new Date(now.getTime() + gapNoticeHours * 3_600_000),
    );
    await manager.delete(RosterGapNoticeEntity, { areaCode });
    await manager.insert(
      RosterGapNoticeEntity,
      remember.map((gap) => ({ areaCode, ...gap })),
    );
    for (const gap of send) await this.sendGap(manager, areaCode, gap, new Set(recipients), now);
  }

  private async sendGap(
    manager: EntityManager,
    areaCode: string,
    { kind, startsAt, endsAt }: DutyGap,
    recipients: ReadonlySet<string>,
    now: Date,
  ): Promise<void> {
    for (const accountId of recipients)
      await this.rosterTimers.scheduleGapMail(manager, {
        areaCode,
        accountId,
        kind,
        startsAt: startsAt.toISOString(),
        endsAt: endsAt.toISOString(),
        round: now.getTime(),
      });
  }
}
