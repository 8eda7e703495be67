import { Injectable } from '@nestjs/common';
import type { DeclarationSnapshot } from '@khai-bao/contracts';
import { requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Clock } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import type { CountersDto } from './counters.dto.js';
import { findUnitDay, incrementUnitDays, type UnitDayIncrement } from './counters.queries.js';

/** Counters of a unit and day. Each is incremented exactly once, where its event is published or consumed, and never by counting rows. */
@Injectable()
export class CountersService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Returns the counters of the actor's own unit on a day (default: today). */
  async readUnitDay(actor: Actor, day?: string): Promise<CountersDto> {
    const countedDay = day ?? this.clock.today();
    const row = await findUnitDay(this.dataSource, requireOwnUnit(actor), countedDay);
    const { declarations = 0, suspected = 0, entries = 0, exits = 0 } = row ?? {};
    return {
      day: countedDay,
      declarations,
      suspected,
      entries,
      exits,
      inside: Math.max(0, entries - exits),
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
