import { GateDeviceSession } from '@khai-bao/api-client/gate-device';
import { gateDeviceStore, readGateDevice } from './device-store.js';
import { readGateDeviceRules } from './gate-device-rules.js';

/**
 * Opens the session of the gate device that this browser is; null when its keys are gone.
 * @param waitingChecks counts the checks that the device has not sent
 */
export async function openGateDevice(waitingChecks: () => number): Promise<GateDeviceSession | null> {
  const record = await readGateDevice();
  if (record === null) return null;
  return new GateDeviceSession(record, gateDeviceStore, readGateDeviceRules(), waitingChecks);
}
