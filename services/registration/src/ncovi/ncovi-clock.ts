import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { Clock } from '@khai-bao/platform/core';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { Outbox } from '@khai-bao/platform/outbox';
import { isWorkingInstant, subtractWorkingHours } from '@khai-bao/platform/working-time';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AreasService } from '../areas/areas.service.js';
import { StepClockSettings, type ClockSettings } from '../clocks/clock-settings.js';
import { committeePathOf, type StepClock } from '../clocks/step-clock.js';
import { ChangedUnits } from './changed-units.js';
import { lockMatching } from './ncovi-entries.queries.js';
import { NcoviClaims } from './ncovi-claims.js';
import { insertClaimWork, recordLateWork, type LateWork } from './ncovi-work.queries.js';
import { graceEndedText } from './ncovi.texts.js';
import { findEndedGraces, findOldClaims } from './unit-cover.queries.js';
import { UnitCovers } from './unit-covers.js';

export const ncoviTimerKind = 'ncovi-clock';
const runIntervalMs = 60_000;
/** Units, claims and questions that one run handles of each; the next run follows after a second. */
const maxPerRun = 100;
const dayMs = 24 * 60 * 60 * 1000;

/** What time does to the national list: graces end, old claims become questions, and late questions are reminded of. */
@Injectable()
export class NcoviClock implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: TimerScheduler,
    private readonly clocks: StepClockSettings,
    private readonly areas: AreasService,
    private readonly covers: UnitCovers,
    private readonly claims: NcoviClaims,
    private readonly changedUnits: ChangedUnits,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.registerTimerHandler(ncoviTimerKind, (_payload, manager) => this.runClock(manager));
  }

  /** Schedules the only timer, in whichever instance starts first. */
  async onApplicationBootstrap(): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await lockMatching(manager);
      if (!(await this.jobs.isTimerPending(manager, ncoviTimerKind)))
        await this.scheduleRun(manager, this.clock.now());
    });
  }

  /** Runs everything that is due now. */
  private async runClock(manager: EntityManager): Promise<void> {
    // What an earlier failure left is compared now.
    await this.changedUnits.requestRecheck(manager);
    await lockMatching(manager);
    const now = this.clock.now();
    const settings = await this.clocks.readCurrentSettings(manager);
    let more = await this.endGraces(manager, now);
    more = (await this.askAboutOldClaims(manager, settings, now)) || more;
    more = (await this.covers.publishStoredCovers(manager, maxPerRun)) || more;
    if (isWorkingInstant(now, settings.working))
      for (const clock of settings.clocks.filter(({ step }) => step === 'ncovi'))
        more = (await this.remindCommittees(manager, clock, settings, now)) || more;
    await this.scheduleRun(manager, new Date(now.getTime() + (more ? 1_000 : runIntervalMs)));
  }

  /** A unit whose grace has ended is a normal unit again. */
  private async endGraces(manager: EntityManager, now: Date): Promise<boolean> {
    const unitIds = await findEndedGraces(manager, now, maxPerRun);
    for (const unitId of unitIds) {
      // The unit's row is locked before its progress, as every change of a unit does.
      await this.claims.endClaim(manager, unitId, null, graceEndedText);
      await this.covers.setBasis(manager, unitId, null);
    }
    return unitIds.length === maxPerRun;
  }

  private async askAboutOldClaims(
    manager: EntityManager,
    { ncoviClaimDays }: ClockSettings,
    now: Date,
  ): Promise<boolean> {
    const old = await findOldClaims(manager, new Date(now.getTime() - ncoviClaimDays * dayMs), maxPerRun);
    await insertClaimWork(
      manager,
      old.map(({ unitId, areaPath }) => ({ id: uuidv7(), unitIds: [unitId], areaPath })),
      now,
    );
    return old.length === maxPerRun;
  }

  private async remindCommittees(
    manager: EntityManager,
    { tier, hours }: StepClock,
    { working }: ClockSettings,
    now: Date,
  ): Promise<boolean> {
    const late = await recordLateWork(manager, tier, subtractWorkingHours(now, hours, working), maxPerRun);
    const committees = new Map<string, LateWork[]>();
    for (const work of late) {
      const path = committeePathOf(work.areaPath, tier);
      committees.set(path, [...(committees.get(path) ?? []), work]);
    }
    await this.outbox.appendEvents(
      manager,
      [...committees].map(([areaPath, works]) => ({
        topic: Topics.reminder,
        key: areaPath,
        subject: `${areaPath}/${tier}/ncovi`,
        version: 1,
        data: {
          areaPath,
          areaName: this.areas.findArea(areaPath.split('.').at(-1)!)?.fullName ?? areaPath,
          tier,
          step: 'ncovi' as const,
          workingHours: hours,
          overdueUnits: works.length,
          oldestSince: new Date(Math.min(...works.map(({ since }) => since.getTime()))).toISOString(),
        },
      })),
    );
    return late.length === maxPerRun;
  }

  private scheduleRun(manager: EntityManager, dueAt: Date): Promise<void> {
    return this.jobs.scheduleTimer(manager, { kind: ncoviTimerKind, key: 'all', dueAt });
  }
}
