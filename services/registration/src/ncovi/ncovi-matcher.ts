import { Injectable } from '@nestjs/common';
import { Clock } from '@khai-bao/platform/core';
import { endedRegistrationStates } from '@khai-bao/contracts';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { commonAreaPath } from '../duplicate-detection/unit-pair.js';
import { findKeyedUnits, findUnitsByKeys, type KeyedUnit } from '../units/unit-keys.queries.js';
import { decideMatch, type MatchDecision } from './decide-match.js';
import {
  findClaimsOfCodes,
  findEntries,
  findEntriesMatchedWith,
  findEntriesOfUnits,
  lockMatching,
  updateMatches,
} from './ncovi-entries.queries.js';
import type { NcoviEntryEntity } from './ncovi-entry.entity.js';
import type { NcoviMatchRule } from './ncovi-kinds.js';
import { upsertEntryWork, voidEntryWork, type NewNcoviWork } from './ncovi-work.queries.js';
import { UnitCovers } from './unit-covers.js';

interface NewMatch {
  readonly entryId: string;
  readonly unitId: string | null;
  readonly rule: NcoviMatchRule | null;
}

/** Matches entries of the national list with units. One transaction matches at a time. */
@Injectable()
export class NcoviMatcher {
  constructor(
    private readonly covers: UnitCovers,
    private readonly clock: Clock,
  ) {}

  /** Compares units that have changed with the list, and derives their covers. */
  async matchUnits(manager: EntityManager, unitIds: readonly string[]): Promise<void> {
    await lockMatching(manager);
    const units = await findKeyedUnits(manager, unitIds);
    await this.matchEntries(manager, await findEntriesOfUnits(manager, units), unitIds);
  }

  /**
   * Decides for entries to which units they belong now. What a person has matched stays while the unit exists.
   * @param furtherUnits units whose covers are derived in any case
   */
  async matchEntries(
    manager: EntityManager,
    entryIds: readonly string[],
    furtherUnits: readonly string[] = [],
  ): Promise<void> {
    await lockMatching(manager);
    const entries = await findEntries(manager, entryIds);
    const candidates = await this.findCandidates(manager, entries);
    const holders = await this.findHolders(manager, candidates);
    const matches: NewMatch[] = [];
    const work: NewNcoviWork[] = [];
    const settled: string[] = [];
    for (const entry of entries) {
      const units = candidates.get(entry.entryId) ?? [];
      const decision = decideEntry(entry, units, holders);
      const match = toMatch(entry, decision);
      if (match.unitId !== entry.unitId || match.rule !== entry.matchedBy) {
        matches.push(match);
        moveHolder(holders, entry, match);
      }
      if (decision.kind === 'ask') work.push(toWork(entry, decision, units));
      else settled.push(entry.entryId);
    }
    const now = this.clock.now();
    if (matches.length > 0) await updateMatches(manager, matches);
    if (work.length > 0) await upsertEntryWork(manager, work, now);
    if (settled.length > 0) await voidEntryWork(manager, settled, now);
    const before = entries.map(({ unitId }) => unitId);
    const touched = [...before, ...matches.map(({ unitId }) => unitId), ...furtherUnits];
    await this.covers.refreshCovers(
      manager,
      [...new Set(touched.filter((unitId) => unitId !== null))].sort(),
    );
    await this.matchEntriesBesides(manager, entries, matches);
  }

  /** An entry that left a unit makes room: other entries of that unit were in conflict with it. */
  private async matchEntriesBesides(
    manager: EntityManager,
    entries: readonly NcoviEntryEntity[],
    matches: readonly NewMatch[],
  ): Promise<void> {
    const left = entries.filter(
      ({ entryId, unitId, isListed }) =>
        unitId !== null && (!isListed || matches.some((match) => match.entryId === entryId)),
    );
    if (left.length === 0) return;
    const units = await findKeyedUnits(manager, [...new Set(left.map(({ unitId }) => unitId!))]);
    const known = new Set(entries.map(({ entryId }) => entryId));
    const others = (await findEntriesOfUnits(manager, units)).filter((entryId) => !known.has(entryId));
    if (others.length > 0) await this.matchEntries(manager, others);
  }

  private async findCandidates(
    manager: EntityManager,
    entries: readonly NcoviEntryEntity[],
  ): Promise<Map<string, CandidateRow[]>> {
    const listed = entries.filter(({ isListed }) => isListed);
    const found = new Map<string, Map<string, CandidateRow>>();
    const add = (entryId: string, unit: KeyedUnit, namesEntry: boolean): void => {
      const ofEntry = found.get(entryId) ?? new Map<string, CandidateRow>();
      ofEntry.set(unit.id, { ...unit, namesEntry });
      found.set(entryId, ofEntry);
    };
    for (const { entryId, ...unit } of await findUnitsByKeys(manager, listed)) add(entryId, unit, false);
    const claims = await findClaimsOfCodes(
      manager,
      listed.map(({ entryId }) => entryId),
    );
    const ids = [...claims.map(({ unitId }) => unitId), ...listed.flatMap(({ unitId }) => unitId ?? [])];
    const byId = new Map((await findKeyedUnits(manager, [...new Set(ids)])).map((unit) => [unit.id, unit]));
    for (const { entryId, unitId } of listed) {
      const unit = unitId === null ? undefined : byId.get(unitId);
      if (unit !== undefined && found.get(entryId)?.has(unit.id) !== true) add(entryId, unit, false);
    }
    for (const { code, unitId } of claims) {
      const unit = byId.get(unitId);
      if (unit !== undefined) add(code, unit, true);
    }
    return new Map(
      entries.map(({ entryId, dismissedUnits }) => [
        entryId,
        [...(found.get(entryId)?.values() ?? [])].filter(
          ({ id, state }) => !dismissedUnits.includes(id) && !endedRegistrationStates.has(state),
        ),
      ]),
    );
  }

  /** The listed entries of each candidate. */
  private async findHolders(
    manager: EntityManager,
    candidates: ReadonlyMap<string, readonly CandidateRow[]>,
  ): Promise<Map<string, Set<string>>> {
    const ids = new Set([...candidates.values()].flatMap((units) => units.map(({ id }) => id)));
    const holders = new Map<string, Set<string>>();
    for (const { entryId, unitId } of await findEntriesMatchedWith(manager, [...ids]))
      holders.set(unitId, (holders.get(unitId) ?? new Set()).add(entryId));
    return holders;
  }
}

type CandidateRow = KeyedUnit & { readonly namesEntry: boolean };

function decideEntry(
  entry: NcoviEntryEntity,
  units: readonly CandidateRow[],
  holders: ReadonlyMap<string, ReadonlySet<string>>,
): MatchDecision {
  if (!entry.isListed) return { kind: 'none' };
  if (entry.matchedBy === 'person' && units.some(({ id }) => id === entry.unitId))
    return { kind: 'match', unitId: entry.unitId!, rule: 'person' };
  const isOther = (entryId: string): boolean => entryId !== entry.entryId;
  return decideMatch(
    entry,
    units.map((unit) => ({
      ...unit,
      otherEntryId: [...(holders.get(unit.id) ?? [])].find(isOther) ?? null,
    })),
  );
}

/** An entry that has left the list still names its unit, so that the unit's grace can be told. */
function toMatch(entry: NcoviEntryEntity, decision: MatchDecision): NewMatch {
  const { entryId, unitId, matchedBy, isListed } = entry;
  if (decision.kind === 'match') return { entryId, unitId: decision.unitId, rule: decision.rule };
  return isListed ? { entryId, unitId: null, rule: null } : { entryId, unitId, rule: matchedBy };
}

function moveHolder(holders: Map<string, Set<string>>, entry: NcoviEntryEntity, match: NewMatch): void {
  if (entry.unitId !== null) holders.get(entry.unitId)?.delete(entry.entryId);
  if (match.unitId !== null)
    holders.set(match.unitId, (holders.get(match.unitId) ?? new Set()).add(entry.entryId));
}

function toWork(
  entry: NcoviEntryEntity,
  decision: Extract<MatchDecision, { readonly kind: 'ask' }>,
  units: readonly CandidateRow[],
): NewNcoviWork {
  const paths = units.filter(({ id }) => decision.unitIds.includes(id)).map(({ areaPath }) => areaPath);
  return {
    id: uuidv7(),
    kind: decision.work,
    entryId: entry.entryId,
    unitIds: [...decision.unitIds],
    areaPath: paths.reduce(commonAreaPath),
  };
}
