import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { Clock } from '@khai-bao/platform/core';
import { Outbox } from '@khai-bao/platform/outbox';
import {
  subtractWorkingHours,
  isWorkingInstant,
  nextWorkingInstant,
  type WorkingTime,
} from '@khai-bao/platform/working-time';
import { DataSource, type EntityManager } from 'typeorm';
import { AreasService } from '../areas/areas.service.js';
import { StepClockSettings } from './clock-settings.js';
import {
  deleteRemindersOfCompletedSteps,
  lockReminderTimer,
  recordDueReminders,
  type OverdueUnit,
} from './clocks.queries.js';
import { committeePathOf, type StepClock } from './step-clock.js';

export const reminderTimerKind = 'remind';
/** Interval between two runs: a committee is reminded at most this long after a step became overdue. */
const reminderIntervalMs = 5 * 60_000;
/** Units of one step that one run handles; the next run follows after a second. */
const maxUnitsPerStepAndRun = 2_000;

/**
 * Reminds committees of overdue steps during working hours, once per unit, step and tier. Reminders, events and the next run
 * are written in one transaction. One event covers all units of a step: after a holiday a ward reads three lines instead of
 * three hundred.
 */
@Injectable()
export class OverdueStepReminders implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: TimerScheduler,
    private readonly clocks: StepClockSettings,
    private readonly areas: AreasService,
    private readonly outbox: Outbox,
    private readonly maintenance: DailyMaintenance,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.registerTimerHandler(reminderTimerKind, (_payload, manager) => this.sendDueReminders(manager));
    this.maintenance.registerDailyTask({
      name: 'step_reminder',
      run: () => deleteRemindersOfCompletedSteps(this.dataSource.manager),
    });
  }

  /** Schedules the only timer, in whichever instance starts first. A pending timer is unchanged. */
  async onApplicationBootstrap(): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await lockReminderTimer(manager);
      if (!(await this.jobs.isTimerPending(manager, reminderTimerKind)))
        await this.scheduleRun(manager, this.clock.now());
    });
  }

  /** Schedules a run for now, after deadlines or working hours were changed. */
  scheduleImmediateRun(): Promise<void> {
    return this.dataSource.transaction((manager) => this.scheduleRun(manager, this.clock.now()));
  }

  private async sendDueReminders(manager: EntityManager): Promise<void> {
    const now = this.clock.now();
    const { clocks, working } = await this.clocks.readCurrentSettings(manager);
    let more = false;
    if (isWorkingInstant(now, working))
      for (const one of clocks) more = (await this.remindCommittees(manager, one, working, now)) || more;
    await this.scheduleRun(
      manager,
      nextWorkingInstant(new Date(now.getTime() + (more ? 1_000 : reminderIntervalMs)), working),
    );
  }

  /** @returns whether more units may be overdue than one run handles */
  private async remindCommittees(
    manager: EntityManager,
    { step, tier, hours }: StepClock,
    working: WorkingTime,
    now: Date,
  ): Promise<boolean> {
    // Wards are reminded of each handover by accounts and the Support channel already.
    if (step === 'handover' && tier === 'ward') return false;
    const late = await recordDueReminders(manager, {
      step,
      tier,
      before: subtractWorkingHours(now, hours, working),
      now,
      limit: maxUnitsPerStepAndRun,
    });
    const committees = new Map<string, OverdueUnit[]>();
    for (const unit of late) {
      const path = committeePathOf(unit.areaPath, tier);
      committees.set(path, [...(committees.get(path) ?? []), unit]);
    }
    await this.outbox.appendEvents(
      manager,
      [...committees].map(([areaPath, units]) => ({
        topic: Topics.reminder,
        key: areaPath,
        subject: `${areaPath}/${tier}/${step}`,
        version: 1,
        data: {
          areaPath,
          areaName: this.areas.findArea(areaPath.split('.').at(-1)!)?.fullName ?? areaPath,
          tier,
          step,
          workingHours: hours,
          overdueUnits: units.length,
          oldestSince: new Date(Math.min(...units.map((unit) => unit.stepSince.getTime()))).toISOString(),
        },
      })),
    );
    return late.length === maxUnitsPerStepAndRun;
  }

  private scheduleRun(manager: EntityManager, dueAt: Date): Promise<void> {
    return this.jobs.scheduleTimer(manager, { kind: reminderTimerKind, key: 'all', dueAt });
  }
}
