import type { GateDeviceSnapshot, GateDeviceState } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import type { DataSource, EntityManager } from 'typeorm';

/** Inserts or updates a gate device. An older snapshot never overwrites a newer one. */
export async function upsertGateDevice(
  manager: EntityManager,
  { deviceId, unitId, state, stateSince }: GateDeviceSnapshot,
  version: number,
): Promise<void> {
  await queryRows(
    manager,
    `insert into gate_device (id, unit_id, state, state_since, version) values ($1, $2, $3, $4, $5)
     on conflict (id) do update set unit_id = excluded.unit_id, state = excluded.state, state_since = excluded.state_since, version = excluded.version where gate_device.version < excluded.version`,
    [deviceId, unitId, state, stateSince, version],
  );
}

/** Finds the state of a gate device; undefined when its event has not arrived. */
export async function findGateDeviceState(
  dataSource: DataSource,
  deviceId: string,
): Promise<GateDeviceState | undefined> {
  const [row] = await queryRows<{ state: GateDeviceState }>(
    dataSource,
    'select state from gate_device where id = $1',
    [deviceId],
  );
  return row?.state;
}
