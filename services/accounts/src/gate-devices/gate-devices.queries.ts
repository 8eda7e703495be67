import { queryEntities } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
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
