import type { PendingStep, ResponsibleTier } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { ClockSettingEntity } from './clock-setting.entity.js';

/**
 * Stores a version of the deadlines after the one that was read. SQL: the comparison with the latest version and the insert
 * are one statement, and a concurrent one loses by the primary key.
 * @returns whether it was stored
 */
export const insertNextClockSetting = async (
  manager: EntityManager,
  readVersion: number,
  setting: Omit<ClockSettingEntity, 'version'>,
): Promise<boolean> => {
  const made = await queryRows(
    manager,
    `insert into clock_setting (version, clocks, working, changed_at, changed_by, changed_by_name, changed_by_place, ncovi_grace_days, ncovi_claim_days)
     select $1::int + 1, $2, $3, $4, $5, $6, $7, $8, $9 where $1::int = (select max(version) from clock_setting) on conflict do nothing returning version`,
    [
      readVersion,
      JSON.stringify(setting.clocks),
      JSON.stringify(setting.working),
      setting.changedAt,
      setting.changedBy,
      setting.changedByName,
      setting.changedByPlace,
      setting.ncoviGraceDays,
      setting.ncoviClaimDays,
    ],
  );
  return made.length > 0;
};

/** Serialises the instances that schedule the timer of the reminders, until the transaction ends. */
export const lockReminderTimer = async (manager: EntityManager): Promise<void> => {
  await queryRows(manager, `select pg_advisory_xact_lock(hashtext('reminders'))`);
};

/** A unit whose step is overdue. */
export interface OverdueUnit {
  readonly unitId: string;
  readonly areaPath: string;
  readonly stepSince: Date;
}

/**
 * Finds units whose step is overdue and of which a tier was not reminded yet, the longest waiting first, and records the
 * reminders. SQL: finding and recording are one statement, so that two runs remind nobody twice. The index on (step,
 * step_since) serves it.
 */
export const recordDueReminders = (
  manager: EntityManager,
  due: {
    readonly step: PendingStep;
    readonly tier: ResponsibleTier;
    /** A step that began at this instant or earlier is overdue. */
    readonly before: Date;
    readonly now: Date;
    readonly limit: number;
  },
): Promise<OverdueUnit[]> =>
  queryRows(
    manager,
    `with late as (
       select p.unit_id, p.area_path, p.step_since from unit_progress p
       where p.step = $1 and p.step_since <= $2
         and not exists (select 1 from step_reminder r where r.unit_id = p.unit_id and r.step = p.step and r.since = p.step_since and r.tier = $3)
       order by p.step_since, p.unit_id limit $5
     ), recorded as (
       insert into step_reminder (unit_id, step, since, tier, told_at) select unit_id, $1, step_since, $3, $4 from late on conflict do nothing returning unit_id
     )
     select late.unit_id as "unitId", late.area_path as "areaPath", late.step_since as "stepSince" from late join recorded using (unit_id)`,
    [due.step, due.before, due.tier, due.now, due.limit],
  );

/** Deletes the records of reminders whose step is completed. SQL: an anti-join with the progress of units. */
export const deleteRemindersOfCompletedSteps = async (manager: EntityManager): Promise<void> => {
  await queryRows(
    manager,
    `delete from step_reminder r where not exists (select 1 from unit_progress p where p.unit_id = r.unit_id and p.step = r.step and p.step_since = r.since)`,
  );
};
