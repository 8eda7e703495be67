import { pendingSteps, type PendingStep } from '@khai-bao/contracts';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Problem, Clock } from '@khai-bao/platform/core';
import {
  subtractWorkingHours,
  parseDayParts,
  workingTimeOf,
  type WorkingTime,
} from '@khai-bao/platform/working-time';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type EntityManager } from 'typeorm';
import { RegistrationConfig } from '../registration.config.js';
import { ClockSettingEntity } from './clock-setting.entity.js';
import { insertNextClockSetting } from './clocks.queries.js';
import type { ClocksDto, SetClocksDto } from './clocks.dto.js';
import { findShortestClock, areClocksComplete, parseStepClocks } from './step-clock.js';

export type ClockSettings = Pick<
  ClockSettingEntity,
  'version' | 'clocks' | 'working' | 'ncoviGraceDays' | 'ncoviClaimDays'
>;

/** For each step: a step that began at this instant or earlier is overdue. */
export type OverdueBefore = Readonly<Record<PendingStep, Date>>;

/** First version of the days of grace and of a claim. */
const defaultNcoviGraceDays = 30;
const defaultNcoviClaimDays = 14;
/** Versions that are listed with their author. */
const maxListedVersions = 20;

/** Deadlines of the steps and working hours, stored in versions with their authors. */
@Injectable()
export class StepClockSettings implements OnModuleInit {
  constructor(
    @InjectRepository(ClockSettingEntity) private readonly settings: Repository<ClockSettingEntity>,
    private readonly clock: Clock,
    private readonly config: RegistrationConfig,
  ) {}

  /** Inserts the configured deadlines as the first version. */
  async onModuleInit(): Promise<void> {
    await this.settings
      .createQueryBuilder()
      .insert()
      .values({
        version: 1,
        clocks: parseStepClocks(this.config.stepClocks)!,
        working: workingTimeOf(this.config),
        ncoviGraceDays: defaultNcoviGraceDays,
        ncoviClaimDays: defaultNcoviClaimDays,
        changedAt: this.clock.now(),
      })
      .orIgnore()
      .execute();
  }

  async readCurrentSettings(manager: EntityManager = this.settings.manager): Promise<ClockSettings> {
    const [latest] = await manager.find(ClockSettingEntity, { order: { version: 'DESC' }, take: 1 });
    return latest!;
  }

  /** Computes for each step since when it has to have begun to be overdue now. */
  async computeOverdueBefore(): Promise<OverdueBefore> {
    const { clocks, working } = await this.readCurrentSettings();
    const now = this.clock.now();
    return Object.fromEntries(
      pendingSteps.map((step) => [
        step,
        subtractWorkingHours(now, findShortestClock(clocks, step).hours, working),
      ]),
    ) as Record<PendingStep, Date>;
  }

  /** Returns the current version and the latest changes. */
  async readClocks(): Promise<ClocksDto> {
    const found = await this.settings.find({ order: { version: 'DESC' }, take: maxListedVersions });
    const { version, clocks, working, ncoviGraceDays, ncoviClaimDays } = found[0]!;
    return {
      version,
      clocks: clocks.map((clock) => ({ ...clock })),
      ...toWorkingTimeDto(working),
      ncoviGraceDays,
      ncoviClaimDays,
      changes: found.map((row, at) => ({
        version: row.version,
        at: row.changedAt.toISOString(),
        byName: row.changedByName,
        byPlace: row.changedByPlace,
        what: found[at + 1] === undefined ? [] : listDifferences(found[at + 1]!, row),
      })),
    };
  }

  /** Stores a new version after the one that the actor has read. @throws Problem REGISTRATION.CLOCKS_CHANGED, PLATFORM.VALIDATION */
  async saveClocks(actor: Actor, form: SetClocksDto): Promise<ClocksDto> {
    const clocks = form.clocks.map(({ step, tier, hours }) => ({ step, tier, hours }));
    if (!areClocksComplete(clocks)) throw invalidField('clocks');
    if (parseDayParts(form.workingHours) === null) throw invalidField('workingHours');
    const working: WorkingTime = {
      weekdays: [...form.weekdays].sort(),
      hours: form.workingHours,
      holidays: [...form.holidays].sort(),
    };
    const isStored = await insertNextClockSetting(this.settings.manager, form.version, {
      clocks,
      working,
      ncoviGraceDays: form.ncoviGraceDays,
      ncoviClaimDays: form.ncoviClaimDays,
      changedAt: this.clock.now(),
      changedBy: actor.accountId,
      changedByName: actor.displayName,
      changedByPlace: actor.place,
    });
    if (!isStored) throw new Problem('REGISTRATION.CLOCKS_CHANGED');
    return this.readClocks();
  }
}

const invalidField = (path: string): Problem =>
  new Problem('PLATFORM.VALIDATION', { fields: [{ path, code: path }] });

const toWorkingTimeDto = ({ weekdays, hours, holidays }: WorkingTime) => ({
  weekdays: [...weekdays],
  workingHours: hours,
  holidays: [...holidays],
});

/** Lists the values that differ between two consecutive versions. */
function listDifferences(before: ClockSettings, after: ClockSettings): ClocksDto['changes'][number]['what'] {
  const flat = ({ clocks, working, ncoviGraceDays, ncoviClaimDays }: ClockSettings): Map<string, string> =>
    new Map([
      ...clocks.map(({ step, tier, hours }): [string, string] => [`${step}:${tier}`, String(hours)]),
      ['weekdays', working.weekdays.join(',')],
      ['workingHours', working.hours],
      ['holidays', working.holidays.join(', ')],
      ['ncoviGraceDays', String(ncoviGraceDays)],
      ['ncoviClaimDays', String(ncoviClaimDays)],
    ]);
  const [older, newer] = [flat(before), flat(after)];
  return [...new Set([...older.keys(), ...newer.keys()])]
    .filter((what) => older.get(what) !== newer.get(what))
    .map((what) => ({ what, from: older.get(what) ?? null, to: newer.get(what) ?? null }));
}
