import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { endedRegistrationStates } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import type { DataSource, EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { UnitContacts } from '../registrations/unit-contacts.js';
import type { UnitRow } from '../registrations/unit.row.js';
import {
  closeName,
  districtOf,
  likeness,
  likenessKeys,
  type Compared,
  type LikenessKeys,
} from './likeness.js';
import { basisOf, commonPath, pairOf, type Alike, type Pair, type PairRow } from './unit-pair.js';

type Runner = EntityManager | DataSource;

/** What somebody says of a unit, as far as it is compared. */
export interface Described {
  readonly name: string;
  readonly street: string;
  readonly areaCode: string;
  readonly areaPath: string;
  readonly taxCode: string | null;
  /** E.164. */
  readonly phone: string;
}

/** More than so many others with one phone or tax code are a chain: only those close in name and address may be the same. */
const chain = 6;
/** At one house number so many are compared by name, the newest first. A market hall has more, and their stalls have numbers. */
const atOnePlace = 200;
/** How many a name brings at most. */
const ofOneName = 20;

interface Found extends UnitRow {
  readonly n: number;
  readonly by: 'tax-code' | 'phone' | 'place' | 'name';
}

const gone = `(${[...endedRegistrationStates].map((state) => `'${state}'`).join(', ')})`;

/**
 * Finds units that registered twice. Source: issue of part I of the letter, I.2: same tax code (in the city), same phone (in one
 * district), or name and address close (in one ward). Everything is looked up by an index, in the transaction that changes what
 * is compared, under locks of exactly what is compared: two that come at once find each other.
 */
@Injectable()
export class FindDuplicates {
  constructor(
    private readonly contacts: UnitContacts,
    private readonly clock: Clock,
  ) {}

  /** The columns of `unit` that are compared. */
  marks(unit: Pick<Described, 'name' | 'street' | 'phone'>): LikenessKeys & { readonly phoneMark: string } {
    return { ...likenessKeys(unit), phoneMark: this.contacts.phoneMark(unit.phone) };
  }

  compared(unit: Described): Compared {
    return {
      ...this.marks(unit),
      areaCode: unit.areaCode,
      areaPath: unit.areaPath,
      taxKey: unit.taxCode?.replace('-', '') ?? null,
    };
  }

  /** Holds what is compared until the transaction ends, always in the same order; to be taken before any row. */
  async lock(manager: EntityManager, units: readonly Compared[]): Promise<void> {
    const keys = units.flatMap((unit) => [
      ...(unit.taxKey === null ? [] : [`tax ${unit.taxKey}`]),
      ...(unit.phoneMark === null ? [] : [`phone ${unit.phoneMark}`]),
      `name ${unit.areaCode} ${unit.nameKey}`,
      `place ${unit.areaCode} ${unit.placeKey}`,
    ]);
    const numbers = [...new Set(keys.map(lockNumber))].sort((a, b) => (a < b ? -1 : 1));
    await queryRows(manager, 'select pg_advisory_xact_lock(n) from unnest($1::bigint[]) as t(n)', [
      numbers.map(String),
    ]);
  }

  /** Units that may be the same as each of these, the surest first; nothing is written. */
  look(runner: Runner, units: readonly Described[]): Promise<Alike[][]> {
    return this.alike(
      runner,
      units.map((unit) => ({ id: null, ...this.compared(unit) })),
    );
  }

  /**
   * Writes down which pairs units that have just come, or were just changed, make now; pairs of theirs that nothing holds together
   * any more are closed. What an officer has called two units stays so until the data of one of them changes.
   * @param own whether these units are published afterwards, and whether they have just come
   * @returns every unit whose mark (`duplicate_open`) has changed, as it is now
   */
  async recheck(
    manager: EntityManager,
    units: readonly UnitRow[],
    own: 'new' | 'published-after' | 'published' = 'published-after',
  ): Promise<UnitRow[]> {
    if (units.length === 0) return [];
    const found = await this.alike(manager, units.map(comparedRow));
    const pairs = new Map<string, Pair>();
    units.forEach((unit, at) => {
      for (const one of found[at]!) {
        const pair = pairOf(unit, one);
        pairs.set(`${pair.low} ${pair.high}`, pair);
      }
    });
    const ids = units.map(({ id }) => id);
    // What has just come has no pairs yet that could move or fall: most of a spreadsheet is done with here.
    if (own === 'new' && pairs.size === 0) return [];
    if (own !== 'new') await this.movePaths(manager, ids);
    const list = [...pairs.values()];
    const touched = await queryRows<Pick<PairRow, 'low_id' | 'high_id'>>(
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
    return this.markAgain(
      manager,
      touched.flatMap(({ low_id, high_id }) => [low_id, high_id]),
      own === 'published' ? [] : ids,
    );
  }

  /** Closes the open pairs of a unit that does not count any more. @returns as `recheck` */
  async close(manager: EntityManager, unitId: string): Promise<UnitRow[]> {
    const closed = await queryRows<Pick<PairRow, 'low_id' | 'high_id'>>(
      manager,
      `with closed as (update unit_pair set state = 'closed' where state = 'open' and (low_id = $1 or high_id = $1) returning low_id, high_id) select * from closed`,
      [unitId],
    );
    return this.markAgain(
      manager,
      closed.flatMap(({ low_id, high_id }) => [low_id, high_id]),
      [],
    );
  }

  /**
   * Puts `duplicate_open` of units right.
   * @param own units whose change is published anyway, with a version of its own
   * @returns those that have changed
   */
  async markAgain(
    manager: EntityManager,
    ids: readonly string[],
    own: readonly string[],
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
      [all, own],
    );
  }

  /** Locks units and those that they make pairs with, always in the same order. */
  async lockWithPartners(manager: EntityManager, ids: readonly string[]): Promise<void> {
    await queryRows(
      manager,
      `select id from unit where id = any($1::uuid[]) or id in (
         select high_id from unit_pair where low_id = any($1::uuid[]) union all select low_id from unit_pair where high_id = any($1::uuid[]))
       order by id for update`,
      [ids],
    );
  }

  /**
   * Units whose ward went into another one: nobody said anything new of them, so what an officer has called two units stays so.
   * To be asked before `recheck`.
   */
  async keepApart(
    manager: EntityManager,
    before: readonly UnitRow[],
    after: readonly UnitRow[],
  ): Promise<void> {
    const ids = after.map(({ id }) => id);
    const pairs = await queryRows<PairRow>(
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
    const basis = (of: ReadonlyMap<string, UnitRow>, { low_id, high_id }: PairRow): string =>
      basisOf(of.get(low_id)!, of.get(high_id)!);
    const kept = pairs.filter((pair) => pair.basis === basis(then, pair));
    await queryRows(
      manager,
      'update unit_pair p set basis = t.basis from unnest($1::uuid[], $2::text[]) as t(id, basis) where p.id = t.id',
      [kept.map(({ id }) => id), kept.map((pair) => basis(now, pair))],
    );
  }

  /** Units that have moved: who sees a pair follows them. `recheck` does it for those that it is given. */
  async movePaths(manager: EntityManager, ids: readonly string[]): Promise<void> {
    const pairs = await queryRows<{ id: string; low_path: string; high_path: string; common_path: string }>(
      manager,
      `select p.id, p.common_path, l.area_path as low_path, h.area_path as high_path from unit_pair p
       join unit l on l.id = p.low_id join unit h on h.id = p.high_id where p.low_id = any($1::uuid[]) or p.high_id = any($1::uuid[])`,
      [ids],
    );
    const moved = pairs
      .map((pair) => ({ ...pair, path: commonPath(pair.low_path, pair.high_path) }))
      .filter(({ path, common_path }) => path !== common_path);
    if (moved.length === 0) return;
    await queryRows(
      manager,
      'update unit_pair p set common_path = t.path from unnest($1::uuid[], $2::text[]) as t(id, path) where p.id = t.id',
      [moved.map(({ id }) => id), moved.map(({ path }) => path)],
    );
  }

  private async alike(
    runner: Runner,
    units: readonly (Compared & { readonly id: string | null; readonly family?: string })[],
  ): Promise<Alike[][]> {
    if (units.length === 0) return [];
    const other = `(w.id is null or o.id <> w.id) and o.state not in ${gone}`;
    // Each branch is walked by its own index, however the planner would guess; see `lists.int.spec.ts`.
    const found = await queryRows<Found>(
      runner,
      `select w.n::int as n, f.by, u.* from unnest($1::int[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
         as w(n, id, tax, phone, district, area, place, name)
       cross join lateral (
         (select o.id, 'tax-code' as by from unit o where o.tax_key = w.tax and ${other} limit ${chain + 1})
         union all
         (select o.id, 'phone' from unit o where o.phone_mark = w.phone and o.area_path ~>=~ w.district and o.area_path ~<~ (w.district || '/') and ${other} limit ${chain + 1})
         union all
         (select near.id, 'place' from (select o.id, o.name_key from unit o where o.area_code = w.area and o.place_key = w.place and ${other} order by o.id desc limit ${atOnePlace}) near
           where similarity(near.name_key, w.name) >= ${closeName - 0.05} limit ${ofOneName})
         union all
         (select o.id, 'name' from unit o where o.area_code = w.area and o.name_key = w.name and ${other} limit ${ofOneName})
       ) f
       join unit u on u.id = f.id`,
      [
        units.map((_, at) => at),
        units.map(({ id }) => id),
        units.map(({ taxKey }) => taxKey),
        units.map(({ phoneMark }) => phoneMark),
        units.map(({ areaPath }) => districtOf(areaPath)),
        units.map(({ areaCode }) => areaCode),
        units.map(({ placeKey }) => placeKey),
        units.map(({ nameKey }) => nameKey),
      ],
    );
    const byUnit = units.map((): Found[] => []);
    for (const one of found) byUnit[one.n]!.push(one);
    return units.map((unit, at) => judge(unit, byUnit[at]!));
  }
}

/** Those that came of one unit are several by an officer's word, however much they have in common. */
const familyOf = (unit: Pick<UnitRow, 'id' | 'split_root'>): string => unit.split_root ?? unit.id;

function judge(unit: Compared & { readonly family?: string }, found: readonly Found[]): Alike[] {
  const shared = new Set(
    (['tax-code', 'phone'] as const).filter(
      (reason) => found.filter(({ by }) => by === reason).length > chain,
    ),
  );
  const alike = [...new Map(found.map((one) => [one.id, one])).values()].flatMap((one) => {
    if (familyOf(one) === unit.family) return [];
    const judged = likeness(unit, comparedRow(one), shared);
    return judged === null ? [] : [{ unit: one, ...judged }];
  });
  return alike.sort((a, b) => b.score - a.score);
}

/** A row as it is compared. */
export const comparedRow = (row: UnitRow): Compared & { readonly id: string; readonly family: string } => ({
  id: row.id,
  family: familyOf(row),
  areaCode: row.area_code,
  areaPath: row.area_path,
  taxKey: row.tax_key,
  phoneMark: row.phone_mark,
  nameKey: row.name_key ?? '',
  placeKey: row.place_key ?? '|',
  streetKey: row.street_key ?? '',
});

/** 63 bits of what is locked. */
const lockNumber = (key: string): bigint =>
  BigInt.asIntN(64, createHash('sha256').update(`duplicate ${key}`).digest().readBigUInt64BE());
