import type { ProfileDto } from '../generated/accounts/index.js';
import type { DeviceKeys } from './device-keys.js';

/** A phone that was enrolled as a gate device. */
export interface GateDeviceRecord extends DeviceKeys {
  readonly deviceId: string;
  readonly name: string;
  readonly unitId: string;
  readonly unitName: string;
}

/** A guard whose tile the device shows. */
export interface KnownGuard {
  readonly guardId: string;
  readonly displayName: string;
  readonly hasPin: boolean;
}

/** What the device keeps to compare the PIN of a guard without a network. */
export interface KeptPin {
  readonly guardId: string;
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly seal: Uint8Array<ArrayBuffer>;
  readonly profile: ProfileDto;
  /** When the service accepted the PIN last, milliseconds since 1970 by the server's time. */
  readonly acceptedAt: number;
}

/** Where a gate device keeps its keys and what it needs without a network. */
export interface GateDeviceStore {
  readGuards(): Promise<readonly KnownGuard[]>;
  writeGuards(guards: readonly KnownGuard[]): Promise<void>;
  readPin(guardId: string): Promise<KeptPin | null>;
  writePin(pin: KeptPin): Promise<void>;
  /** Wrong PINs in a row without a network. */
  readWrongPinCount(): Promise<number>;
  writeWrongPinCount(count: number): Promise<void>;
  /** Forgets the device with its keys. */
  forgetDevice(): Promise<void>;
}
