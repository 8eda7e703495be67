import { Injectable } from '@nestjs/common';
import type { DeclarationSnapshot } from '@khai-bao/contracts';
import { requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Clock } from '@khai-bao/platform/core';
import { DataSource, type EntityManager, type Repository } from 'typeorm';
import { InjectRepository } from '@nestjs/typeorm';
import { OccupancyReader } from '../occupancy/occupancy-reader.js';
import type { CountersDto, HourlyCountersDto } from './counters.dto.js';
import {
  findUnitDay,
  incrementUnitDays,
  incrementUnitHours,
  type UnitDayIncrement,
  type UnitHourIncrement,
} from './counters.queries.js';
import { UnitHourEntity } from './unit-hour.entity.js';

/** Counters of a unit and day. Each is incremented exactly once, where its event is published or consumed, and never by counting rows. */
@Injectable()
export class CountersService {
  constructor(
    private readonly dataSource: DataSource,
    @InjectRepository(UnitHourEntity) private readonly hours: Repository<UnitHourEntity>,
    private readonly occupancy: OccupancyReader,
    private readonly clock: Clock,
  ) {}

  /** Returns the counters of the actor's own unit on a day (default: today). */
  async readUnitDay(actor: Actor, day?: string): Promise<CountersDto> {
    const today = this.clock.today();
    const countedDay = day ?? today;
    const unitId = requireOwnUnit(actor);
    const row = await findUnitDay(this.dataSource, unitId, countedDay);
    const { declarations = 0, suspected = 0, entries = 0, exits = 0 } = row ?? {};
    const inside =
      countedDay === today
        ? (await this.occupancy.readOccupancy(unitId)).zones[0]!.inside
        : Math.max(0, entries - exits);
    return {
      day: countedDay,
      declarations,
      suspected,
      entries,
      exits,
      inside,
    };
  }

  /** Returns the passages of the actor's own unit by hour of a day (default: today); hours without any are left out. */
  async readUnitHours(actor: Actor, day?: string): Promise<HourlyCountersDto> {
    const countedDay = day ?? this.clock.today();
    const rows = await this.hours.find({
      where: { unitId: requireOwnUnit(actor), day: countedDay },
      order: { hour: 'ASC' },
    });
    return {
      day: countedDay,
      hours: rows.map(({ hour, entries, exits, stopped }) => ({ hour, entries, exits, stopped })),
    };
  }

  /** Counts submitted declarations. */
  countDeclarations(
    manager: EntityManager,
    declarations: readonly Pick<DeclarationSnapshot, 'unitId' | 'day' | 'outcome'>[],
  ): Promise<void> {
    return this.addToUnitDays(
      manager,
      declarations.map(({ unitId, day, outcome }) => ({
        unitId,
        day,
        declarations: 1,
        suspected: outcome === 'suspected' ? 1 : 0,
        entries: 0,
        exits: 0,
      })),
    );
  }

  /** Adds increments, summed per unit and hour. The rows are locked in a fixed order, so that two batches cannot deadlock. */
  async addToUnitHours(manager: EntityManager, increments: readonly UnitHourIncrement[]): Promise<void> {
    const sums = new Map<string, UnitHourIncrement>();
    for (const increment of increments) {
      const key = `${increment.unitId}/${increment.day}/${String(increment.hour).padStart(2, '0')}`;
      const { entries = 0, exits = 0, stopped = 0 } = sums.get(key) ?? {};
      sums.set(key, {
        ...increment,
        entries: entries + increment.entries,
        exits: exits + increment.exits,
        stopped: stopped + increment.stopped,
      });
    }
    if (sums.size === 0) return;
    await incrementUnitHours(
      manager,
      [...sums].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, sum]) => sum),
    );
  }

  /** Adds increments, summed per unit and day. The rows are locked in a fixed order, so that two batches cannot deadlock. */
  async addToUnitDays(manager: EntityManager, increments: readonly UnitDayIncrement[]): Promise<void> {
    const sums = new Map<string, UnitDayIncrement>();
    for (const increment of increments) {
      const key = `${increment.unitId}/${increment.day}`;
      const sum = sums.get(key);
      sums.set(
        key,
        sum === undefined
          ? increment
          : {
              ...increment,
              declarations: sum.declarations + increment.declarations,
              suspected: sum.suspected + increment.suspected,
              entries: sum.entries + increment.entries,
              exits: sum.exits + increment.exits,
            },
      );
    }
    const sorted = [...sums.values()].sort((a, b) => (a.unitId + a.day < b.unitId + b.day ? -1 : 1));
    if (sorted.length === 0) return;
    await incrementUnitDays(manager, sorted);
  }
}
