import type { OccupancyZoneDto } from '@khai-bao/api-client/declarations';

/** A passage that this device has recorded and not sent yet, as far as the people inside depend on it. */
export interface UnsentCheck {
  readonly unitId: string | null;
  readonly refusal: object | null;
  readonly check: {
    readonly gateId: string;
    readonly direction: 'entry' | 'exit';
    readonly decision?: 'admit' | 'stop' | undefined;
    readonly checkedAt: string;
  };
}

/** A zone with the passages that this device has not sent yet. */
export interface ZoneWithUnsent extends OccupancyZoneDto {
  /** Entries of this device without its exits that the service does not know yet. */
  readonly unsent: number;
}

/** Share of the capacity from which a zone is nearly full: the rule of the service. */
const nearlyFullShare = 0.9;

function levelOf(inside: number, capacity: number | null): OccupancyZoneDto['level'] {
  if (capacity === null) return 'free';
  if (inside >= capacity) return 'full';
  return inside < 0 || inside >= capacity * nearlyFullShare ? 'near' : 'free';
}

/**
 * Adds what this device has recorded and not sent to the people inside a zone. A passage before the last recount or closing is left out:
 * whoever counted has seen that person.
 */
export function withUnsentChecks(
  zone: OccupancyZoneDto,
  held: readonly UnsentCheck[],
  unitId: string | null,
): ZoneWithUnsent {
  const unsent = held
    .filter(
      (one) =>
        one.refusal === null &&
        one.check.decision !== 'stop' &&
        Date.parse(one.check.checkedAt) > Date.parse(zone.countedSince) &&
        (one.unitId === null || one.unitId === unitId) &&
        (zone.name === null || zone.gateIds.includes(one.check.gateId)),
    )
    .reduce((sum, { check }) => sum + (check.direction === 'entry' ? 1 : -1), 0);
  if (unsent === 0) return { ...zone, unsent };
  const inside = zone.inside + unsent;
  return { ...zone, inside, level: levelOf(inside, zone.capacity), unsent };
}
