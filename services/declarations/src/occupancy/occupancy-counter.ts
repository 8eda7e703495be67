import { Injectable } from '@nestjs/common';
import { dayInHoChiMinh, Clock } from '@khai-bao/platform/core';
import { In, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { OccupancyChangeEntity } from './occupancy-change.entity.js';
import {
  closeIfDue,
  countPassages,
  lastClosing,
  type CountedPassage,
  type OccupancyChangeKind,
} from './occupancy-state.js';
import type { OccupancyUnitEntity } from './occupancy-unit.entity.js';
import { OccupancyZoneGateEntity } from './occupancy-zone-gate.entity.js';
import { OccupancyZoneEntity } from './occupancy-zone.entity.js';
import {
  insertMissingUnits,
  lockUnitsWithNextNumber,
  notifyUnits,
  updateZoneCounts,
} from './occupancy.queries.js';

/** Postgres channel of changed units; the payload is the id of the unit. */
export const occupancyChannel = 'occupancy';

/** A passage with the place where it was admitted. */
export interface PassageAtGate extends CountedPassage {
  readonly unitId: string;
  readonly gateId: string;
}

/** Who changed a zone and why; null for a closing. */
export interface OccupancyChangeAuthor {
  readonly accountId: string;
  readonly displayName: string;
}

/** Writes the zones of units. Every write locks the row of the unit and gives it the next number. */
@Injectable()
export class OccupancyCounter {
  constructor(private readonly clock: Clock) {}

  /** Counts admitted passages in the whole units and in the zones of their gates. */
  async countPassages(manager: EntityManager, passages: readonly PassageAtGate[]): Promise<void> {
    if (passages.length === 0) return;
    const byUnit = Map.groupBy(passages, ({ unitId }) => unitId);
    const units = await this.lockUnits(manager, [...byUnit.keys()]);
    const zones = await this.closeDueZones(manager, units);
    const zoneByGate = new Map(
      (
        await manager.findBy(OccupancyZoneGateEntity, {
          gateId: In([...new Set(passages.map(({ gateId }) => gateId))]),
        })
      ).map(({ gateId, zoneId }) => [gateId, zoneId]),
    );
    await updateZoneCounts(
      manager,
      zones.map((zone) => {
        const atUnit = byUnit.get(zone.unitId) ?? [];
        const isWholeUnit = zone.id === zone.unitId;
        return countPassages(
          zone,
          isWholeUnit ? atUnit : atUnit.filter(({ gateId }) => zoneByGate.get(gateId) === zone.id),
        );
      }),
    );
    await notifyUnits(manager, occupancyChannel, [...byUnit.keys()]);
  }

  /** Locks a unit, sets zones whose closing has passed to zero, and returns the zones. The caller's change is published by the commit. */
  async openForChange(
    manager: EntityManager,
    unitId: string,
  ): Promise<{ readonly unit: OccupancyUnitEntity; readonly zones: readonly OccupancyZoneEntity[] }> {
    const units = await this.lockUnits(manager, [unitId]);
    const zones = await this.closeDueZones(manager, units);
    await updateZoneCounts(manager, zones);
    await notifyUnits(manager, occupancyChannel, [unitId]);
    return { unit: units[0]!, zones };
  }

  /** Records a change of a zone for the list of the unit. */
  async recordChange(
    manager: EntityManager,
    zone: Pick<OccupancyZoneEntity, 'id' | 'unitId'>,
    change: {
      readonly kind: OccupancyChangeKind;
      readonly before: number;
      readonly after: number;
      readonly reason: string | null;
      readonly author: OccupancyChangeAuthor | null;
      readonly at: Date;
    },
  ): Promise<void> {
    await manager.insert(OccupancyChangeEntity, {
      id: uuidv7(),
      day: dayInHoChiMinh(change.at),
      unitId: zone.unitId,
      zoneId: zone.id,
      kind: change.kind,
      changedAt: change.at,
      insideBefore: change.before,
      insideAfter: change.after,
      reason: change.reason,
      actorId: change.author?.accountId ?? null,
      actorName: change.author?.displayName ?? null,
    });
  }

  private async lockUnits(
    manager: EntityManager,
    unitIds: readonly string[],
  ): Promise<OccupancyUnitEntity[]> {
    const now = this.clock.now();
    await insertMissingUnits(manager, unitIds, { countedSince: lastClosing(now, 0), createdAt: now });
    return lockUnitsWithNextNumber(manager, unitIds);
  }

  /** Returns the zones of locked units with those at zero whose closing has passed, and records each closing that left somebody inside. */
  private async closeDueZones(
    manager: EntityManager,
    units: readonly OccupancyUnitEntity[],
  ): Promise<OccupancyZoneEntity[]> {
    const now = this.clock.now();
    const closingMinutes = new Map(units.map(({ unitId, closingMinute }) => [unitId, closingMinute]));
    const zones = await manager.find(OccupancyZoneEntity, {
      where: { unitId: In([...closingMinutes.keys()]) },
      order: { id: 'ASC' },
    });
    const closed: OccupancyZoneEntity[] = [];
    for (const zone of zones) {
      const zoneNow = closeIfDue(zone, now, closingMinutes.get(zone.unitId)!);
      closed.push(zoneNow);
      if (zoneNow === zone || zone.inside === 0) continue;
      await this.recordChange(manager, zone, {
        kind: 'closing',
        before: zone.inside,
        after: 0,
        reason: null,
        author: null,
        at: zoneNow.countedSince,
      });
    }
    return closed;
  }
}
