import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Clock } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { In, type Repository } from 'typeorm';
import { OccupancyChangeEntity } from './occupancy-change.entity.js';
import { closeIfDue, occupancyLevel } from './occupancy-state.js';
import { OccupancyUnitEntity } from './occupancy-unit.entity.js';
import { OccupancyZoneGateEntity } from './occupancy-zone-gate.entity.js';
import { OccupancyZoneEntity } from './occupancy-zone.entity.js';
import type {
  OccupancyChangeListDto,
  OccupancyChangesQuery,
  OccupancyDto,
  OccupancyZoneDto,
} from './occupancy.dto.js';

/** Reads the people inside of the actor's own unit. */
@Injectable()
export class OccupancyReader {
  constructor(
    @InjectRepository(OccupancyUnitEntity) private readonly units: Repository<OccupancyUnitEntity>,
    @InjectRepository(OccupancyZoneEntity) private readonly zones: Repository<OccupancyZoneEntity>,
    @InjectRepository(OccupancyZoneGateEntity)
    private readonly zoneGates: Repository<OccupancyZoneGateEntity>,
    @InjectRepository(OccupancyChangeEntity) private readonly changes: Repository<OccupancyChangeEntity>,
    private readonly clock: Clock,
  ) {}

  /** Returns the zones of a unit. One that nobody has entered yet is empty and has no limit. */
  async readOccupancy(unitId: string): Promise<OccupancyDto> {
    const unit = await this.units.findOneBy({ unitId });
    const zones =
      unit === null
        ? []
        : await this.zones.find({ where: { unitId }, order: { createdAt: 'ASC', id: 'ASC' } });
    const gates =
      zones.length === 0 ? [] : await this.zoneGates.findBy({ zoneId: In(zones.map(({ id }) => id)) });
    const closingMinute = unit?.closingMinute ?? 0;
    const listed = zones.map((zone) =>
      this.toZoneDto(
        closeIfDue(zone, this.clock.now(), closingMinute),
        gates.filter(({ zoneId }) => zoneId === zone.id).map(({ gateId }) => gateId),
      ),
    );
    return {
      number: Number(unit?.number ?? 0),
      closingTime: formatMinute(closingMinute),
      zones: [
        listed.find(({ zoneId }) => zoneId === unitId) ?? this.emptyUnit(unitId),
        ...listed.filter(({ zoneId }) => zoneId !== unitId),
      ],
    };
  }

  /** Returns the number of the last change of a unit, and its zones when that is newer. */
  async readChangesAfter(
    unitId: string,
    after: number,
  ): Promise<{ readonly id: number; readonly data: OccupancyDto }[]> {
    if ((await this.lastNumber(unitId)) <= after) return [];
    const data = await this.readOccupancy(unitId);
    return [{ id: data.number, data }];
  }

  async lastNumber(unitId: string): Promise<number> {
    return Number((await this.units.findOneBy({ unitId }))?.number ?? 0);
  }

  /** Lists recounts, overrides and closings of the actor's unit, the newest first. */
  async listChanges(actor: Actor, query: OccupancyChangesQuery): Promise<OccupancyChangeListDto> {
    const cursor = decodeCursor(query.cursor, 'time', 'uuid');
    const found = await this.changes
      .createQueryBuilder('change')
      .where({ unitId: requireOwnUnit(actor) })
      .andWhere(cursor === null ? 'true' : '(change.changed_at, change.id) < (:at::timestamptz, :id::uuid)', {
        at: cursor?.[0],
        id: cursor?.[1],
      })
      .orderBy('change.changedAt', 'DESC')
      .addOrderBy('change.id', 'DESC')
      .limit(query.limit + 1)
      .getMany();
    const page = toPage(found, query.limit, (last) => encodeCursor(last.changedAt.toISOString(), last.id));
    return {
      nextCursor: page.nextCursor,
      items: page.items.map((change) => ({
        changeId: change.id,
        zoneId: change.zoneId,
        kind: change.kind,
        at: change.changedAt.toISOString(),
        insideBefore: change.insideBefore,
        insideAfter: change.insideAfter,
        reason: change.reason,
        byName: change.actorName,
      })),
    };
  }

  private toZoneDto(zone: OccupancyZoneEntity, gateIds: string[]): OccupancyZoneDto {
    const { overrideUntil, overrideReason, overrideBy } = zone;
    return {
      zoneId: zone.id,
      name: zone.name,
      capacity: zone.capacity,
      inside: Math.max(0, zone.inside),
      entries: zone.entries,
      exits: zone.exits,
      level: occupancyLevel(zone.inside, zone.capacity),
      countedSince: zone.countedSince.toISOString(),
      leftAtClosing: zone.leftAtClosing,
      gateIds,
      override:
        overrideUntil !== null && overrideUntil > this.clock.now()
          ? { until: overrideUntil.toISOString(), reason: overrideReason ?? '', byName: overrideBy ?? '' }
          : null,
    };
  }

  private emptyUnit(unitId: string): OccupancyZoneDto {
    return {
      zoneId: unitId,
      name: null,
      capacity: null,
      inside: 0,
      entries: 0,
      exits: 0,
      level: 'free',
      countedSince: this.clock.now().toISOString(),
      leftAtClosing: null,
      gateIds: [],
      override: null,
    };
  }
}

const formatMinute = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
