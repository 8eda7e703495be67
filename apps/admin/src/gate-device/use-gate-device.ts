import type { GateDeviceSession, GateDeviceStatus } from '@khai-bao/api-client/gate-device';
import { useSyncExternalStore } from 'react';
import { useApi } from '../session/session.js';

/** The gate device that this browser is; null for an ordinary browser. */
export const useGateDevice = (): GateDeviceSession | null => useApi().device;

/** What a gate device shows beside its session. */
export const useGateDeviceStatus = (device: GateDeviceSession): GateDeviceStatus =>
  useSyncExternalStore(device.subscribe, device.deviceStatus);
