import { queryEntities, queryRows } from '@khai-bao/platform/database';
import type { DataSource, EntityManager } from 'typeorm';
import { GateDeviceEntity } from './gate-device.entity.js';

/** A device with the guard whose shift is open. */
export type ListedGateDevice = GateDeviceEntity & { readonly guardId: string | null };

/**
 * Lists the devices of a unit: those in use first, and those that ended since a day. Joins the open shift, and orders by a
 * condition. `gate_device_unit` and `gate_shift_open` serve it.
 */
export const listDevicesOfUnit = (
  manager: EntityManager,
  unitId: string,
  endedSince: Date,
  limit: number,
): Promise<ListedGateDevice[]> =>
  queryEntities<GateDeviceEntity, { guardId: string | null }>(
    manager,
    GateDeviceEntity,
    `select d.*, s.account_id as "guardId" from gate_device d left join gate_shift s on s.device_id = d.id and s.ended_at is null
     where d.unit_id = $1 and (d.state <> 'ENDED' or d.state_since > $2)
     order by d.state = 'ENDED', d.enrolled_at desc, d.id limit $3`,
    [unitId, endedSince, limit],
  );

/**
 * Deletes shifts that ended before an instant, and open ones whose twelve hours were over by then. Skips rows that are in use.
 * @returns the number of deleted rows, at most `limit`
 */
export async function deleteShiftsBefore(
  dataSource: DataSource,
  { endedBefore, startedBefore }: { readonly endedBefore: Date; readonly startedBefore: Date },
  limit: number,
): Promise<number> {
  const deleted = await queryRows(
    dataSource,
    `delete from gate_shift where id = any (array (
       select id from gate_shift where ended_at < $1 or (ended_at is null and started_at < $2) limit $3 for update skip locked
     )) returning 1`,
    [endedBefore, startedBefore, limit],
  );
  return deleted.length;
}

/** Deletes devices that ended before an instant and have no shift any more. @returns as `deleteShiftsBefore` */
export async function deleteEndedDevicesBefore(
  dataSource: DataSource,
  endedBefore: Date,
  limit: number,
): Promise<number> {
  const deleted = await queryRows(
    dataSource,
    `delete from gate_device where id = any (array (
       select d.id from gate_device d where d.state = 'ENDED' and d.state_since < $1
         and not exists (select from gate_shift s where s.device_id = d.id) limit $2 for update of d skip locked
     )) returning 1`,
    [endedBefore, limit],
  );
  return deleted.length;
}

/** Deletes enrolments that expired before an instant. @returns as `deleteShiftsBefore` */
export async function deleteEnrolmentsBefore(
  dataSource: DataSource,
  expiredBefore: Date,
  limit: number,
): Promise<number> {
  const deleted = await queryRows(
    dataSource,
    `delete from gate_device_enrolment where id = any (array (
       select id from gate_device_enrolment where expires_at < $1 limit $2 for update skip locked
     )) returning 1`,
    [expiredBefore, limit],
  );
  return deleted.length;
}
