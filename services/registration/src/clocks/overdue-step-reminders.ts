import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { DailyMaintenance, queryRows } from '@khai-bao/platform/database';
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
import { committeePathOf, type StepClock } from './step-clock.js';

export const reminderTimerKind = 'remind';
/** Interval between two runs: a committee is reminded at most this long after a step became overdue. */
const reminderIntervalMs = 5 * 60_000;
/** Units of one step that one run handles; the next run follows after a second. */
const maxUnitsPerStepAndRun = 2_000;

interface LateUnit {
  readonly unit_id: string;
  readonly area_path: string;
  readonly step_since: Date;
}

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
      run: () => this.deleteRemindersOfCompletedSteps(),
    });
  }

  /** Schedules the only timer, in whichever instance starts first. A pending timer is unchanged. */
  async onApplicationBootstrap(): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await queryRows(manager, `select pg_advisory_xact_lock(hashtext('reminders'))`);
      const waiting = await queryRows(manager, 'select 1 from job where kind = $1 and done_at is null', [
        reminderTimerKind,
      ]);
      if (waiting.length === 0) await this.scheduleRun(manager, this.clock.now());
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
    const late = await queryRows<LateUnit>(
      manager,
      `with late as (
         select p.unit_id, p.area_path, p.step_since from unit_progress p
         where p.step = $1 and p.step_since <= $2
           and not exists (select 1 from step_reminder r where r.unit_id = p.unit_id and r.step = p.step and r.since = p.step_since and r.tier = $3)
         order by p.step_since, p.unit_id limit ${maxUnitsPerStepAndRun}
       ), recorded as (
         insert into step_reminder (unit_id, step, since, tier, told_at) select unit_id, $1, step_since, $3, $4 from late on conflict do nothing returning unit_id
       )
       select late.* from late join recorded using (unit_id)`,
      [step, subtractWorkingHours(now, hours, working), tier, now],
    );
    const committees = new Map<string, LateUnit[]>();
    for (const unit of late) {
      const path = committeePathOf(unit.area_path, tier);
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
          oldestSince: new Date(Math.min(...units.map((unit) => unit.step_since.getTime()))).toISOString(),
        },
      })),
    );
    return late.length === maxUnitsPerStepAndRun;
  }

  private scheduleRun(manager: EntityManager, dueAt: Date): Promise<void> {
    return this.jobs.scheduleTimer(manager, { kind: reminderTimerKind, key: 'all', dueAt });
  }

  /** Deletes the records of reminders whose step is completed. */
  private async deleteRemindersOfCompletedSteps(): Promise<void> {
    await queryRows(
      this.dataSource,
      `delete from step_reminder r where not exists (select 1 from unit_progress p where p.unit_id = r.unit_id and p.step = r.step and p.step_since = r.since)`,
    );
  }
}
