import { Injectable } from '@nestjs/common';
import { requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { DataSource, In, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { listGatesOfUnit } from '../gates/gates.queries.js';
import { maxGatesPerUnit } from '../gates/gates.service.js';
import { OccupancyCounter } from './occupancy-counter.js';
import { OccupancyReader } from './occupancy-reader.js';
import { overrideDurationMs, recountZone } from './occupancy-state.js';
import { OccupancyUnitEntity } from './occupancy-unit.entity.js';
import { OccupancyZoneGateEntity } from './occupancy-zone-gate.entity.js';
import { OccupancyZoneEntity } from './occupancy-zone.entity.js';
import type {
  OccupancyDto,
  OccupancySettingsDto,
  OverrideDto,
  RecountDto,
  ZoneFormDto,
} from './occupancy.dto.js';
import { updateZoneCounts } from './occupancy.queries.js';

/** Zones of a unit at most, without the whole unit. */
const maxZonesPerUnit = 30;

/** Changes the zones of the actor's own unit: recounts, overrides, limits. */
@Injectable()
export class OccupancyService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly counter: OccupancyCounter,
    private readonly reader: OccupancyReader,
    private readonly clock: Clock,
  ) {}

  /** Sets a zone to a number that staff have counted. @throws Problem PLATFORM.NOT_FOUND */
  recount(actor: Actor, zoneId: string, { count, reason }: RecountDto): Promise<OccupancyDto> {
    return this.changeZone(actor, zoneId, async (manager, zone) => {
      const now = this.clock.now();
      await updateZoneCounts(manager, [recountZone(zone, count, now)]);
      await this.counter.recordChange(manager, zone, {
        kind: 'recount',
        before: zone.inside,
        after: count,
        reason,
        author: actor,
        at: now,
      });
    });
  }

  /** Lets staff admit people for a quarter of an hour although the zone is full. @throws Problem PLATFORM.NOT_FOUND */
  override(actor: Actor, zoneId: string, { reason }: OverrideDto): Promise<OccupancyDto> {
    return this.changeZone(actor, zoneId, async (manager, zone) => {
      const now = this.clock.now();
      await manager.update(
        OccupancyZoneEntity,
        { id: zone.id },
        {
          overrideUntil: new Date(now.getTime() + overrideDurationMs),
          overrideReason: reason,
          overrideBy: actor.displayName,
        },
      );
      await this.counter.recordChange(manager, zone, {
        kind: 'override',
        before: zone.inside,
        after: zone.inside,
        reason,
        author: actor,
        at: now,
      });
    });
  }

  /** Sets the closing time and the limit of the whole unit. A member that is left out stays. */
  changeSettings(actor: Actor, { closingTime, capacity }: OccupancySettingsDto): Promise<OccupancyDto> {
    const unitId = requireOwnUnit(actor);
    return this.changeZone(actor, unitId, async (manager) => {
      if (closingTime !== undefined)
        await manager.update(OccupancyUnitEntity, { unitId }, { closingMinute: parseMinute(closingTime) });
      if (capacity !== undefined) await manager.update(OccupancyZoneEntity, { id: unitId }, { capacity });
    });
  }

  /** Creates a zone. @throws Problem TOO_MANY_ZONES, PLATFORM.VALIDATION for a gate of another unit */
  createZone(actor: Actor, form: ZoneFormDto): Promise<OccupancyDto> {
    const unitId = requireOwnUnit(actor);
    return this.inUnit(unitId, async (manager, zones) => {
      if (zones.length > maxZonesPerUnit) throw new Problem('DECLARATIONS.TOO_MANY_ZONES');
      const now = this.clock.now();
      const id = uuidv7();
      await manager.insert(OccupancyZoneEntity, {
        id,
        unitId,
        name: form.name,
        capacity: form.capacity,
        countedSince: now,
        createdAt: now,
      });
      await this.assignGates(manager, unitId, id, form.gateIds);
    });
  }

  /** Changes name, limit and gates of a zone. @throws Problem PLATFORM.NOT_FOUND, PLATFORM.VALIDATION */
  changeZoneForm(actor: Actor, zoneId: string, form: ZoneFormDto): Promise<OccupancyDto> {
    const unitId = requireOwnUnit(actor);
    return this.changeZone(actor, zoneId, async (manager) => {
      if (zoneId === unitId) throw new Problem('PLATFORM.NOT_FOUND');
      await manager.update(OccupancyZoneEntity, { id: zoneId }, { name: form.name, capacity: form.capacity });
      await this.assignGates(manager, unitId, zoneId, form.gateIds);
    });
  }

  /** Removes a zone. Its gates count in the whole unit only. @throws Problem PLATFORM.NOT_FOUND */
  removeZone(actor: Actor, zoneId: string): Promise<OccupancyDto> {
    const unitId = requireOwnUnit(actor);
    return this.changeZone(actor, zoneId, async (manager) => {
      if (zoneId === unitId) throw new Problem('PLATFORM.NOT_FOUND');
      await manager.delete(OccupancyZoneEntity, { id: zoneId });
    });
  }

  private async assignGates(
    manager: EntityManager,
    unitId: string,
    zoneId: string,
    gateIds: readonly string[],
  ): Promise<void> {
    const known = new Set((await listGatesOfUnit(manager, unitId, maxGatesPerUnit)).map(({ id }) => id));
    if (!gateIds.every((gateId) => known.has(gateId)))
      throw new Problem('PLATFORM.VALIDATION', { fields: [{ path: 'gateIds', code: 'unknown' }] });
    await manager.delete(OccupancyZoneGateEntity, { zoneId });
    if (gateIds.length === 0) return;
    await manager.delete(OccupancyZoneGateEntity, { gateId: In(gateIds) });
    await manager.insert(
      OccupancyZoneGateEntity,
      gateIds.map((gateId) => ({ gateId, zoneId })),
    );
  }

  private changeZone(
    actor: Actor,
    zoneId: string,
    change: (manager: EntityManager, zone: OccupancyZoneEntity) => Promise<void>,
  ): Promise<OccupancyDto> {
    return this.inUnit(requireOwnUnit(actor), async (manager, zones) => {
      const zone = zones.find(({ id }) => id === zoneId);
      if (zone === undefined) throw new Problem('PLATFORM.NOT_FOUND');
      await change(manager, zone);
    });
  }

  private async inUnit(
    unitId: string,
    change: (manager: EntityManager, zones: readonly OccupancyZoneEntity[]) => Promise<void>,
  ): Promise<OccupancyDto> {
    await this.dataSource.transaction(async (manager) => {
      const { zones } = await this.counter.openForChange(manager, unitId);
      await change(manager, zones);
    });
    return this.reader.readOccupancy(unitId);
  }
}

function parseMinute(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return hours! * 60 + minutes!;
}
