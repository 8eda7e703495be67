import { Injectable } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import type { DeclarationSnapshot } from '@khai-bao/contracts';
import { requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';

export class CountersDto {
  @ApiProperty() day: string;
  @ApiProperty() declarations: number;
  @ApiProperty() suspected: number;
  @ApiProperty() entries: number;
  @ApiProperty() exits: number;
  /** Entries less exits, never below nought. */
  @ApiProperty() inside: number;
}

interface Increment {
  readonly unitId: string;
  readonly day: string;
  readonly declarations: number;
  readonly suspected: number;
  readonly entries: number;
  readonly exits: number;
}

/** Numbers of a unit's day: each is added up where its event is published or consumed, exactly once, and never by counting rows. */
@Injectable()
export class CountersService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  async read(actor: Actor, day: string | undefined): Promise<CountersDto> {
    const on = day ?? this.clock.today();
    const [row] = await queryRows<CountersDto>(
      this.dataSource,
      'select declarations, suspected, entries, exits from unit_day where unit_id = $1 and day = $2::date',
      [requireOwnUnit(actor), on],
    );
    const { declarations = 0, suspected = 0, entries = 0, exits = 0 } = row ?? {};
    return { day: on, declarations, suspected, entries, exits, inside: Math.max(0, entries - exits) };
  }

  /** Adds what was submitted. */
  countDeclarations(
    manager: EntityManager,
    declarations: readonly Pick<DeclarationSnapshot, 'unitId' | 'day' | 'outcome'>[],
  ): Promise<void> {
    return this.add(
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

  /** Adds up a batch, one row per unit and day, in a fixed order so that two batches never lock crosswise. */
  async add(manager: EntityManager, increments: readonly Increment[]): Promise<void> {
    const sums = new Map<string, Increment>();
    for (const one of increments) {
      const key = `${one.unitId}/${one.day}`;
      const sum = sums.get(key);
      sums.set(
        key,
        sum === undefined
          ? one
          : {
              ...one,
              declarations: sum.declarations + one.declarations,
              suspected: sum.suspected + one.suspected,
              entries: sum.entries + one.entries,
              exits: sum.exits + one.exits,
            },
      );
    }
    const list = [...sums.values()].sort((a, b) => (a.unitId + a.day < b.unitId + b.day ? -1 : 1));
    if (list.length === 0) return;
    await queryRows(
      manager,
      `insert into unit_day (unit_id, day, declarations, suspected, entries, exits)
       select * from unnest($1::uuid[], $2::date[], $3::int[], $4::int[], $5::int[], $6::int[])
       on conflict (unit_id, day) do update set declarations = unit_day.declarations + excluded.declarations, suspected = unit_day.suspected + excluded.suspected, entries = unit_day.entries + excluded.entries, exits = unit_day.exits + excluded.exits, version = unit_day.version + 1`,
      [
        list.map(({ unitId }) => unitId),
        list.map(({ day }) => day),
        list.map(({ declarations }) => declarations),
        list.map(({ suspected }) => suspected),
        list.map(({ entries }) => entries),
        list.map(({ exits }) => exits),
      ],
    );
  }
}
