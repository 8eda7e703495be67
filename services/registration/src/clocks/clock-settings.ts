import { pendingSteps, type PendingStep } from '@khai-bao/contracts';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import {
  subtractWorkingHours,
  parseDayParts,
  workingTimeOf,
  type WorkingTime,
} from '@khai-bao/platform/working-time';
import { DataSource, type EntityManager } from 'typeorm';
import { RegistrationConfig } from '../registration.config.js';
import type { ClocksDto, SetClocksDto } from './clocks.dto.js';
import { findShortestClock, areClocksComplete, parseStepClocks, type StepClock } from './step-clock.js';

export interface ClockSettings {
  readonly version: number;
  readonly clocks: readonly StepClock[];
  readonly working: WorkingTime;
}

interface SettingRow extends ClockSettings {
  readonly changed_at: Date;
  readonly changed_by_name: string | null;
  readonly changed_by_place: string | null;
}

type Runner = Pick<EntityManager, 'query'>;

/** For each step: a step that began at this instant or earlier is overdue. */
export type OverdueBefore = Readonly<Record<PendingStep, Date>>;

/** Versions that are listed with their author. */
const maxListedVersions = 20;

/** Deadlines of the steps and working hours, stored in versions with their authors. */
@Injectable()
export class StepClockSettings implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly config: RegistrationConfig,
  ) {}

  /** Inserts the configured deadlines as the first version. */
  async onModuleInit(): Promise<void> {
    await queryRows(
      this.dataSource,
      `insert into clock_setting (version, clocks, working, changed_at) values (1, $1, $2, $3) on conflict do nothing`,
      [
        JSON.stringify(parseStepClocks(this.config.stepClocks)),
        JSON.stringify(workingTimeOf(this.config)),
        this.clock.now(),
      ],
    );
  }

  async readCurrentSettings(runner: Runner = this.dataSource): Promise<ClockSettings> {
    const [row] = await queryRows<ClockSettings>(
      runner,
      'select version, clocks, working from clock_setting order by version desc limit 1',
    );
    return row!;
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
    const found = await queryRows<SettingRow>(
      this.dataSource,
      `select * from clock_setting order by version desc limit ${maxListedVersions}`,
    );
    const { version, clocks, working } = found[0]!;
    return {
      version,
      clocks: clocks.map((clock) => ({ ...clock })),
      ...toWorkingTimeDto(working),
      changes: found.map((row, at) => ({
        version: row.version,
        at: row.changed_at.toISOString(),
        byName: row.changed_by_name,
        byPlace: row.changed_by_place,
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
    const made = await queryRows<{ version: number }>(
      this.dataSource,
      `insert into clock_setting (version, clocks, working, changed_at, changed_by, changed_by_name, changed_by_place)
       select $1::int + 1, $2, $3, $4, $5, $6, $7 where $1::int = (select max(version) from clock_setting) on conflict do nothing returning version`,
      [
        form.version,
        JSON.stringify(clocks),
        JSON.stringify(working),
        this.clock.now(),
        actor.accountId,
        actor.displayName,
        actor.place,
      ],
    );
    if (made.length === 0) throw new Problem('REGISTRATION.CLOCKS_CHANGED');
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
  const flat = ({ clocks, working }: ClockSettings): Map<string, string> =>
    new Map([
      ...clocks.map(({ step, tier, hours }): [string, string] => [`${step}:${tier}`, String(hours)]),
      ['weekdays', working.weekdays.join(',')],
      ['workingHours', working.hours],
      ['holidays', working.holidays.join(', ')],
    ]);
  const [older, newer] = [flat(before), flat(after)];
  return [...new Set([...older.keys(), ...newer.keys()])]
    .filter((what) => older.get(what) !== newer.get(what))
    .map((what) => ({ what, from: older.get(what) ?? null, to: newer.get(what) ?? null }));
}
