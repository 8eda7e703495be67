import { createContext, useContext } from 'react';
import type { Device } from '../keep/device.js';

const DeviceContext = createContext<Device | null>(null);
export const DeviceProvider = DeviceContext.Provider;

/** The store and the outbox of this page. */
export function useDevice(): Device {
  const device = useContext(DeviceContext);
  if (!device) throw new Error('The device is not opened');
  return device;
}
