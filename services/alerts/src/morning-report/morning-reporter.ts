import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Topics, type MorningCounts } from '@khai-bao/contracts';
import { Clock, daysBefore } from '@khai-bao/platform/core';
import { insertIfAbsent } from '@khai-bao/platform/database';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { Outbox } from '@khai-bao/platform/outbox';
import { DataSource, LessThan, type EntityManager } from 'typeorm';
import { DutyService } from '../duty/duty.service.js';
import { decideMorningReport } from './morning-report-schedule.js';
import { MorningReportEntity } from './morning-report.entity.js';
import { countMorningNumbers, type MorningNumbers } from './morning-report.queries.js';

const timerKind = 'morning-report';
const timerKey = 'city';
const dayMs = 24 * 3_600_000;
/** Days for which the numbers of a morning are kept. */
const retentionDays = 400;

/** Publishes the numbers of each centre, and of the city, in the morning: once per centre and day, by one timer of all instances. */
@Injectable()
export class MorningReporter implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly dataSource: DataSource,
    private readonly timers: TimerScheduler,
    private readonly duty: DutyService,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.timers.registerTimerHandler(timerKind, (_, manager) => this.reportMorning(manager));
  }

  /** Starts the timer where it is missing. One that was due while the service was down waits in its row, and runs now. */
  async onApplicationBootstrap(): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      if (await this.timers.isTimerPending(manager, timerKind)) return;
      await this.scheduleReport(manager, decideMorningReport(this.clock.now()).nextDueAt);
    });
  }

  /** Publishes the reports that are due, and schedules the next ones. */
  async reportMorning(manager: EntityManager): Promise<void> {
    const { day, nextDueAt } = decideMorningReport(this.clock.now());
    if (day !== null)
      for (const { areaCode, areaPath } of await this.duty.listCentres(manager))
        await this.reportArea(manager, { areaCode, areaPath }, day);
    await manager.delete(MorningReportEntity, {
      day: LessThan(daysBefore(day ?? this.clock.today(), retentionDays)),
    });
    await this.scheduleReport(manager, nextDueAt);
  }

  private async reportArea(
    manager: EntityManager,
    { areaCode, areaPath }: { readonly areaCode: string; readonly areaPath: string },
    day: string,
  ): Promise<void> {
    const now = this.clock.now();
    const since = new Date(now.getTime() - dayMs);
    const numbers = await countMorningNumbers(manager, { areaPath }, { since, now });
    const stored = await insertIfAbsent(manager, MorningReportEntity, {
      areaCode,
      day,
      reportedAt: now,
      ...numbers,
    });
    if (stored === null) return;
    const before = await manager.findOneBy(MorningReportEntity, { areaCode, day: daysBefore(day, 1) });
    await this.outbox.appendEvents(manager, {
      topic: Topics.morningReport,
      key: areaCode,
      subject: areaCode,
      version: Number(day.replaceAll('-', '')),
      data: {
        areaCode,
        areaPath,
        day,
        madeAt: now.toISOString(),
        counts: toMorningCounts(numbers),
        before: before === null ? null : toMorningCounts(before),
      },
    });
  }

  private scheduleReport(manager: EntityManager, dueAt: Date): Promise<void> {
    return this.timers.scheduleTimer(manager, { kind: timerKind, key: timerKey, dueAt });
  }
}

const toMorningCounts = (numbers: MorningNumbers): MorningCounts => ({
  opened: numbers.opened,
  open: numbers.openCount,
  overdue: numbers.overdue,
  contacts: numbers.contacts,
  contactsReached: numbers.contactsReached,
  clusters: numbers.clusters,
});
