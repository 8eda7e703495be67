import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { updateReturning } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { Any, In, Not, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { UnitEntity } from '../units/unit.entity.js';
import { lockUnits, updateDuplicateFlags } from '../units/units.queries.js';
import {
  insertOrReopenPair,
  listPairPaths,
  lockUnitsWithPartners,
  replaceOpenPairs,
  updateCommonPaths,
  updateComparisonBases,
  type PairedIds,
} from './duplicate-detection.queries.js';
import { DuplicateFinder } from './duplicate-finder.js';
import { UnitPairEntity } from './unit-pair.entity.js';
import { buildUnitPair, commonAreaPath, comparisonBasisOf, type NewUnitPair } from './unit-pair.js';

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
    units: readonly UnitEntity[],
    publication: 'new' | 'published-after' | 'published' = 'published-after',
  ): Promise<UnitEntity[]> {
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
    const touched = await replaceOpenPairs(
      manager,
      [...pairs.values()].map((pair) => ({ ...pair, id: uuidv7() })),
      ids,
      this.clock.now(),
    );
    return this.flagDuplicates(manager, idsOf(touched), publication === 'published' ? [] : ids);
  }

  /** Closes the open pairs of a unit that has ended. @returns as `recheckPairs` */
  async closeOpenPairs(manager: EntityManager, unitId: string): Promise<UnitEntity[]> {
    const closed = await updateReturning(
      manager,
      UnitPairEntity,
      [
        { state: 'open', lowId: unitId },
        { state: 'open', highId: unitId },
      ],
      { state: 'closed' },
    );
    return this.flagDuplicates(manager, idsOf(closed), []);
  }

  /**
   * Stores the decision of an officer about a locked pair.
   * @param comparisonBasis the compared values for which a dismissal is valid
   */
  async recordDecision(
    manager: EntityManager,
    pairId: string,
    actor: Actor,
    decision: {
      readonly state: 'merged' | 'apart';
      readonly noteSealed: string | null;
      readonly comparisonBasis: string;
    },
  ): Promise<void> {
    await manager.update(
      UnitPairEntity,
      { id: pairId },
      {
        ...decision,
        decidedAt: this.clock.now(),
        decidedBy: actor.accountId,
        decidedByName: actor.displayName,
      },
    );
  }

  /**
   * Pairs the survivor of a merge with every unit that the ended registration has an open pair with: three registrations of one
   * unit are merged one by one.
   */
  async transferOpenPairs(manager: EntityManager, ended: UnitEntity, survivor: UnitEntity): Promise<void> {
    const pairs = await manager.findBy(UnitPairEntity, [
      { state: 'open', lowId: ended.id, highId: Not(survivor.id) },
      { state: 'open', highId: ended.id, lowId: Not(survivor.id) },
    ]);
    const partnerIdOf = ({ lowId, highId }: PairedIds): string => (lowId === ended.id ? highId : lowId);
    const partners = await manager.findBy(UnitEntity, { id: In(pairs.map(partnerIdOf)) });
    for (const pair of pairs) {
      const unit = partners.find(({ id }) => id === partnerIdOf(pair))!;
      await insertOrReopenPair(
        manager,
        { ...buildUnitPair(survivor, { unit, reasons: pair.reasons, score: pair.score }), id: uuidv7() },
        this.clock.now(),
      );
    }
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
  ): Promise<UnitEntity[]> {
    if (ids.length === 0) return [];
    const all = [...new Set(ids)];
    await lockUnits(manager, all);
    return updateDuplicateFlags(manager, all, ownVersion);
  }

  /** Locks units and the other units of their pairs, in the order of their ids, so that no deadlock occurs. */
  async lockUnitsWithPartners(manager: EntityManager, ids: readonly string[]): Promise<void> {
    await lockUnitsWithPartners(manager, ids);
  }

  /**
   * Keeps pairs dismissed whose units only moved with their ward: no officer changed what was compared. Has to run before
   * `recheckPairs`.
   */
  async preserveDismissals(
    manager: EntityManager,
    before: readonly UnitEntity[],
    after: readonly UnitEntity[],
  ): Promise<void> {
    const ids = after.map(({ id }) => id);
    const pairs = await manager.findBy(UnitPairEntity, [
      { state: 'apart', lowId: Any(ids) },
      { state: 'apart', highId: Any(ids) },
    ]);
    if (pairs.length === 0) return;
    const units = await manager.findBy(UnitEntity, { id: Any(idsOf(pairs)) });
    const now = new Map(units.map((unit) => [unit.id, unit]));
    const then = new Map([...now, ...before.map((unit) => [unit.id, unit] as const)]);
    const basis = (of: ReadonlyMap<string, UnitEntity>, { lowId, highId }: PairedIds): string =>
      comparisonBasisOf(of.get(lowId)!, of.get(highId)!);
    await updateComparisonBases(
      manager,
      pairs
        .filter((pair) => pair.comparisonBasis === basis(then, pair))
        .map((pair) => ({ id: pair.id, comparisonBasis: basis(now, pair) })),
    );
  }

  /** Recomputes which area sees the pairs of units that have moved. `recheckPairs` does the same for its units. */
  async updateCommonPaths(manager: EntityManager, ids: readonly string[]): Promise<void> {
    const moved = (await listPairPaths(manager, ids))
      .map(({ id, commonPath, lowPath, highPath }) => ({
        id,
        before: commonPath,
        commonPath: commonAreaPath(lowPath, highPath),
      }))
      .filter(({ before, commonPath }) => before !== commonPath);
    if (moved.length > 0) await updateCommonPaths(manager, moved);
  }
}

const idsOf = (pairs: readonly PairedIds[]): string[] =>
  pairs.flatMap(({ lowId, highId }) => [lowId, highId]);
