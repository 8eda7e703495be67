import type { DutyPeriod } from '@khai-bao/contracts';
import { queryEntities, queryRows } from '@khai-bao/platform/database';
import { And, In, IsNull, LessThan, LessThanOrEqual, MoreThan, type EntityManager } from 'typeorm';
import { DutyShiftEntity } from './duty-shift.entity.js';
import { RosterEntity } from './roster.entity.js';

/** Finds the shifts of a centre that overlap a period, by their start. `duty_shift_of_centre` serves it. */
export function findShiftsOfCentre(
  manager: EntityManager,
  areaCode: string,
  { startsAt, endsAt }: DutyPeriod,
): Promise<DutyShiftEntity[]> {
  return manager.find(DutyShiftEntity, {
    where: { areaCode, endsAt: MoreThan(startsAt), startsAt: LessThan(endsAt) },
    order: { startsAt: 'ASC', accountId: 'ASC' },
  });
}

/** Finds the shifts of accounts at any centre that overlap a period. `duty_shift_of_person` serves it. */
export function findShiftsOfAccounts(
  manager: EntityManager,
  accountIds: readonly string[],
  { startsAt, endsAt }: DutyPeriod,
): Promise<DutyShiftEntity[]> {
  return manager.find(DutyShiftEntity, {
    where: { accountId: In(accountIds), endsAt: MoreThan(startsAt), startsAt: LessThan(endsAt) },
    order: { startsAt: 'ASC' },
  });
}

/**
 * Returns the roster of a centre and locks its row; without a row it stores one of version 0. SQL, because only an upsert locks a
 * row that may not exist yet.
 */
export async function upsertAndLockRoster(
  manager: EntityManager,
  areaCode: string,
  changer: { readonly accountId: string; readonly displayName: string },
  now: Date,
): Promise<RosterEntity> {
  const [roster] = await queryEntities(
    manager,
    RosterEntity,
    `insert into roster as r (area_code, version, changed_at, changed_by, changed_by_name) values ($1, 0, $2, $3, $4)
     on conflict (area_code) do update set version = r.version returning *`,
    [areaCode, now, changer.accountId, changer.displayName],
  );
  return roster!;
}

/** Finds the first shift of a centre that starts after an instant and has no alarm yet. `duty_shift_start` serves it. */
export function findNextShift(
  manager: EntityManager,
  areaCode: string,
  after: Date,
): Promise<DutyShiftEntity | null> {
  return manager.findOne(DutyShiftEntity, {
    where: { areaCode, startsAt: MoreThan(after), alarmState: IsNull() },
    order: { startsAt: 'ASC' },
  });
}

/** Finds the shifts of a centre that started within a period and have no alarm yet. `duty_shift_start` serves it. */
export function findStartedShifts(
  manager: EntityManager,
  areaCode: string,
  { startsAt, endsAt }: DutyPeriod,
): Promise<DutyShiftEntity[]> {
  return manager.find(DutyShiftEntity, {
    where: { areaCode, startsAt: And(MoreThan(startsAt), LessThanOrEqual(endsAt)), alarmState: IsNull() },
    order: { startsAt: 'ASC', id: 'ASC' },
  });
}

/** Finds the codes of the centres that have at least one active person. SQL, because of the distinct. */
export async function findCentresWithPeople(manager: EntityManager): Promise<string[]> {
  const found = await queryRows<{ area_code: string }>(
    manager,
    'select distinct area_code from duty_person where is_active order by area_code',
  );
  return found.map(({ area_code: areaCode }) => areaCode);
}
