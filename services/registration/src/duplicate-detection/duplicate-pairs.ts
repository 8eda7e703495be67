import { Injectable } from '@nestjs/common';
import { queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { UnitRow } from '../units/unit.row.js';
import { DuplicateFinder } from './duplicate-finder.js';
import {
  buildUnitPair,
  commonAreaPath,
  comparisonBasisOf,
  type NewUnitPair,
  type UnitPairRow,
} from './unit-pair.js';

/**
 * Maintains pairs of possible duplicates (`unit_pair`) and the flag `duplicate_open` of their units, in the transaction that
 * changes the compared values.
 */
@Injectable()
export class DuplicatePairs {
  constructor(
    private readonly finder: DuplicateFinder,
    private readonly clock: Clock,
  ) {}

  /**
   * Stores the pairs that new or changed units form now, and closes their pairs that no rule supports any more. A pair that an
   * officer dismissed stays dismissed until the compared values of one of its units change.
   * @param publication `new`: the units have just been inserted; `published-after`: the caller publishes the units with a new
   *   version of their own; `published`: they are published already
   * @returns the units whose duplicate flag has changed, as they stand now
   */
  async recheckPairs(
    manager: EntityManager,
    units: readonly UnitRow[],
    publication: 'new' | 'published-after' | 'published' = 'published-after',
  ): Promise<UnitRow[]> {
    if (units.length === 0) return [];
    const found = await this.finder.findLikeUnitsOfRows(manager, units);
    const pairs = new Map<string, NewUnitPair>();
    units.forEach((unit, at) => {
      for (const one of found[at]!) {
        const pair = buildUnitPair(unit, one);
        pairs.set(`${pair.low} ${pair.high}`, pair);
      }
    });
    const ids = units.map(({ id }) => id);
    // A new unit has no pairs yet that could move or close: most rows of a spreadsheet end here.
    if (publication === 'new' && pairs.size === 0) return [];
    if (publication !== 'new') await this.updateCommonPaths(manager, ids);
    const list = [...pairs.values()];
    const touched = await queryRows<Pick<UnitPairRow, 'low_id' | 'high_id'>>(
      manager,
      `with stand as (
         insert into unit_pair (id, low_id, high_id, common_path, reasons, score, state, basis, found_at)
         select t.id, t.low, t.high, t.path, string_to_array(t.reasons, ','), t.score, 'open', t.basis, $1
         from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::int[], $8::text[]) as t(id, low, high, path, reasons, score, basis)
         on conflict (low_id, high_id) do update set reasons = excluded.reasons, score = excluded.score, basis = excluded.basis, state = 'open',
           found_at = case when unit_pair.state = 'open' then unit_pair.found_at else excluded.found_at end,
           decided_at = null, decided_by = null, decided_by_name = null, note_sealed = null
           where unit_pair.state in ('open', 'closed') or (unit_pair.state = 'apart' and unit_pair.basis <> excluded.basis)
         returning low_id, high_id),
       fallen as (
         update unit_pair set state = 'closed' where state = 'open' and (low_id = any($9::uuid[]) or high_id = any($9::uuid[]))
           and not exists (select 1 from unnest($3::uuid[], $4::uuid[]) as t(low, high) where t.low = low_id and t.high = high_id)
         returning low_id, high_id)
       select low_id, high_id from stand union all select low_id, high_id from fallen`,
      [
        this.clock.now(),
        list.map(() => uuidv7()),
        list.map(({ low }) => low),
        list.map(({ high }) => high),
        list.map(({ path }) => path),
        list.map(({ reasons }) => reasons.join(',')),
        list.map(({ score }) => score),
        list.map(({ basis }) => basis),
        ids,
      ],
    );
    return this.flagDuplicates(
      manager,
      touched.flatMap(({ low_id, high_id }) => [low_id, high_id]),
      publication === 'published' ? [] : ids,
    );
  }

  /** Closes the open pairs of a unit that has ended. @returns as `recheckPairs` */
  async closeOpenPairs(manager: EntityManager, unitId: string): Promise<UnitRow[]> {
    const closed = await queryRows<Pick<UnitPairRow, 'low_id' | 'high_id'>>(
      manager,
      `with closed as (update unit_pair set state = 'closed' where state = 'open' and (low_id = $1 or high_id = $1) returning low_id, high_id) select * from closed`,
      [unitId],
    );
    return this.flagDuplicates(
      manager,
      closed.flatMap(({ low_id, high_id }) => [low_id, high_id]),
      [],
    );
  }

  /**
   * Sets `duplicate_open` of units by their open pairs.
   * @param ownVersion units that are published anyway, with a new version of their own
   * @returns the rows that have changed
   */
  async flagDuplicates(
    manager: EntityManager,
    ids: readonly string[],
    ownVersion: readonly string[],
  ): Promise<UnitRow[]> {
    if (ids.length === 0) return [];
    const all = [...new Set(ids)];
    await queryRows(manager, 'select id from unit where id = any($1::uuid[]) order by id for update', [all]);
    return queryRows<UnitRow>(
      manager,
      `with now as (select u.id, exists (select 1 from unit_pair p where p.low_id = u.id and p.state = 'open')
           or exists (select 1 from unit_pair p where p.high_id = u.id and p.state = 'open') as open
         from unit u where u.id = any($1::uuid[])),
       marked as (update unit u set duplicate_open = now.open, told = u.told + case when u.id = any($2::uuid[]) then 0 else 1 end
         from now where now.id = u.id and u.duplicate_open <> now.open returning u.*)
       select * from marked order by id`,
      [all, ownVersion],
    );
  }

  /** Locks units and the other units of their pairs, in the order of their ids, so that no deadlock occurs. */
  async lockUnitsWithPartners(manager: EntityManager, ids: readonly string[]): Promise<void> {
    await queryRows(
      manager,
      `select id from unit where id = any($1::uuid[]) or id in (
         select high_id from unit_pair where low_id = any($1::uuid[]) union all select low_id from unit_pair where high_id = any($1::uuid[]))
       order by id for update`,
      [ids],
    );
  }

  /**
   * Keeps pairs dismissed whose units only moved with their ward: no officer changed what was compared. Has to run before
   * `recheckPairs`.
   */
  async preserveDismissals(
    manager: EntityManager,
    before: readonly UnitRow[],
    after: readonly UnitRow[],
  ): Promise<void> {
    const ids = after.map(({ id }) => id);
    const pairs = await queryRows<UnitPairRow>(
      manager,
      `select * from unit_pair where state = 'apart' and (low_id = any($1::uuid[]) or high_id = any($1::uuid[]))`,
      [ids],
    );
    if (pairs.length === 0) return;
    const now = new Map(
      (
        await queryRows<UnitRow>(manager, 'select * from unit where id = any($1::uuid[])', [
          pairs.flatMap(({ low_id, high_id }) => [low_id, high_id]),
        ])
      ).map((row) => [row.id, row]),
    );
    const then = new Map([...now, ...before.map((row) => [row.id, row] as const)]);
    const basis = (of: ReadonlyMap<string, UnitRow>, { low_id, high_id }: UnitPairRow): string =>
      comparisonBasisOf(of.get(low_id)!, of.get(high_id)!);
    const kept = pairs.filter((pair) => pair.basis === basis(then, pair));
    await queryRows(
      manager,
      'update unit_pair p set basis = t.basis from unnest($1::uuid[], $2::text[]) as t(id, basis) where p.id = t.id',
      [kept.map(({ id }) => id), kept.map((pair) => basis(now, pair))],
    );
  }

  /** Recomputes which area sees the pairs of units that have moved. `recheckPairs` does the same for its units. */
  async updateCommonPaths(manager: EntityManager, ids: readonly string[]): Promise<void> {
    const pairs = await queryRows<{ id: string; low_path: string; high_path: string; common_path: string }>(
      manager,
      `select p.id, p.common_path, l.area_path as low_path, h.area_path as high_path from unit_pair p
       join unit l on l.id = p.low_id join unit h on h.id = p.high_id where p.low_id = any($1::uuid[]) or p.high_id = any($1::uuid[])`,
      [ids],
    );
    const moved = pairs
      .map((pair) => ({ ...pair, path: commonAreaPath(pair.low_path, pair.high_path) }))
      .filter(({ path, common_path }) => path !== common_path);
    if (moved.length === 0) return;
    await queryRows(
      manager,
      'update unit_pair p set common_path = t.path from unnest($1::uuid[], $2::text[]) as t(id, path) where p.id = t.id',
      [moved.map(({ id }) => id), moved.map(({ path }) => path)],
    );
  }
}
