import type { GateDeviceDto, StaffDto } from '@khai-bao/api-client/accounts';
import type { CountersDto, GateDto, OccupancyDto } from '@khai-bao/api-client/declarations';

/** Something that the unit has to do today. `count` says how many; `name` of which device. */
export type OpenPoint =
  | { readonly kind: 'suspected'; readonly count: number }
  | { readonly kind: 'device-locked'; readonly name: string }
  | { readonly kind: 'posters-outdated'; readonly count: number }
  | { readonly kind: 'device-waiting'; readonly name: string; readonly count: number }
  | { readonly kind: 'posters-unconfirmed'; readonly count: number }
  | { readonly kind: 'no-staff' }
  | { readonly kind: 'pins-missing'; readonly count: number }
  | { readonly kind: 'left-inside'; readonly count: number }
  | { readonly kind: 'device-silent'; readonly name: string };

/** What a unit knows of itself. A member is undefined while it is loading or could not be loaded. */
export interface UnitDayState {
  readonly counters: CountersDto | undefined;
  readonly gates: readonly GateDto[] | undefined;
  readonly devices: readonly GateDeviceDto[] | undefined;
  readonly staff: readonly StaffDto[] | undefined;
  readonly occupancy: OccupancyDto | undefined;
}

/** Points that a unit sees at once: more than five are read by nobody in the morning. */
export const maxOpenPoints = 5;
/** A device that has not been heard of for so long is broken, lost or in a drawer. */
const silentAfterMs = 24 * 60 * 60 * 1000;
/** Checks that wait on a device for so long have no network. */
const waitingAfterMs = 10 * 60 * 1000;

const countOf = <T>(list: readonly T[], isMeant: (one: T) => boolean): number => list.filter(isMeant).length;

/**
 * Lists what the unit has to do, the gravest first, at most five points.
 * @param now milliseconds since 1970, by the server's clock
 */
export function openPointsOf(
  { counters, gates = [], devices = [], staff, occupancy }: UnitDayState,
  now: number,
): OpenPoint[] {
  const openGates = gates.filter(({ active }) => active);
  const outdated = countOf(openGates, ({ poster }) => poster.state === 'outdated');
  const unconfirmed = countOf(openGates, ({ poster }) => poster.state === 'unconfirmed');
  const guards = staff?.filter(({ state }) => state !== 'DISABLED');
  const activeDevices = devices.filter(({ state }) => state === 'ACTIVE');
  const silenceOf = ({ lastSeenAt }: GateDeviceDto): number => now - Date.parse(lastSeenAt);
  const left = Math.abs(occupancy?.zones[0]?.leftAtClosing ?? 0);
  const pinless = activeDevices.length > 0 ? countOf(guards ?? [], ({ hasPin }) => !hasPin) : 0;
  const points: OpenPoint[] = [
    ...(counters !== undefined && counters.suspected > 0
      ? [{ kind: 'suspected', count: counters.suspected } as const]
      : []),
    ...devices
      .filter(({ state }) => state === 'LOCKED')
      .map(({ name }) => ({ kind: 'device-locked', name }) as const),
    ...(outdated > 0 ? [{ kind: 'posters-outdated', count: outdated } as const] : []),
    ...activeDevices
      .filter((device) => device.waitingChecks > 0 && silenceOf(device) > waitingAfterMs)
      .map(({ name, waitingChecks }) => ({ kind: 'device-waiting', name, count: waitingChecks }) as const),
    ...(openGates.length > 0 && guards?.length === 0 ? [{ kind: 'no-staff' } as const] : []),
    ...(unconfirmed > 0 ? [{ kind: 'posters-unconfirmed', count: unconfirmed } as const] : []),
    ...(pinless > 0 ? [{ kind: 'pins-missing', count: pinless } as const] : []),
    ...(left > 0 ? [{ kind: 'left-inside', count: left } as const] : []),
    ...activeDevices
      .filter((device) => silenceOf(device) > silentAfterMs)
      .map(({ name }) => ({ kind: 'device-silent', name }) as const),
  ];
  return points.slice(0, maxOpenPoints);
}
