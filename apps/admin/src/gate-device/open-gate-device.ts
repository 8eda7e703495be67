import { GateDeviceSession } from '@khai-bao/api-client/gate-device';
import { checkQueue } from '../gate/check-queue.js';
import { gateDeviceStore, readGateDevice } from './device-store.js';
import { readGateDeviceRules } from './gate-device-rules.js';

/** Opens the session of the gate device that this browser is; null when its keys are gone. */
export async function openGateDevice(): Promise<GateDeviceSession | null> {
  const record = await readGateDevice();
  if (record === null) return null;
  const countWaiting = (): number => checkQueue.current().filter(({ refusal }) => refusal === null).length;
  return new GateDeviceSession(record, gateDeviceStore, readGateDeviceRules(), countWaiting);
}
