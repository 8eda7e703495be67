import type { ProfileDto } from '../generated/accounts/index.js';
import type { GateDeviceStore, KeptPin, KnownGuard } from './gate-device-store.js';

/** A store of a gate device in memory, for tests. */
export function createMemoryStore(): GateDeviceStore & { readonly pins: Map<string, KeptPin> } {
  const pins = new Map<string, KeptPin>();
  let guards: readonly KnownGuard[] = [];
  let wrongPinCount = 0;
  return {
    pins,
    readGuards: async () => guards,
    writeGuards: async (next) => void (guards = next),
    readPin: async (guardId) => pins.get(guardId) ?? null,
    writePin: async (pin) => void pins.set(pin.guardId, pin),
    readWrongPinCount: async () => wrongPinCount,
    writeWrongPinCount: async (count) => void (wrongPinCount = count),
    forgetDevice: async () => pins.clear(),
  };
}

/** The profile of a guard on a gate device. */
export const guardProfile = (accountId: string): ProfileDto =>
  ({
    accountId,
    username: `guard.${accountId}`,
    displayName: `Guard ${accountId}`,
    role: 'gate-device',
    area: null,
    unit: { id: 'unit', name: 'Chợ Bến Nghé' },
    place: 'Chợ Bến Nghé',
    permissions: ['check.record'],
  }) as ProfileDto;
