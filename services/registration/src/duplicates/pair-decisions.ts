import { Injectable } from '@nestjs/common';
import { withinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { In, type EntityManager } from 'typeorm';
import { AreasService } from '../areas/areas.service.js';
import { lockComparedValues } from '../duplicate-detection/compared-values-lock.js';
import { toComparedUnit } from '../duplicate-detection/compared-unit.js';
import { DuplicatePairs } from '../duplicate-detection/duplicate-pairs.js';
import { UnitPairEntity } from '../duplicate-detection/unit-pair.entity.js';
import { UnitStore } from '../units/unit-store.js';
import { UnitEntity } from '../units/unit.entity.js';
import type { UnitPlace } from '../units/unit-place.js';
import { checkReadVersions, type Refusal } from './duplicate-rules.js';
import type { DecideDto } from './duplicates.dto.js';

export interface LockedPair {
  readonly pair: UnitPairEntity;
  /** Both units by id. */
  readonly units: ReadonlyMap<string, UnitEntity>;
}

/** The steps that every decision about a pair has in common. */
@Injectable()
export class PairDecisions {
  constructor(
    private readonly pairs: DuplicatePairs,
    private readonly store: UnitStore,
    private readonly areas: AreasService,
  ) {}

  /**
   * Locks a pair and its units. The compared values are locked first, as a registration does.
   * @throws Problem REGISTRATION.DUPLICATE_NOT_FOUND; DUPLICATE_DECIDED or CHANGED when pair or units are not as the officer
   *   has read them; PLATFORM.VALIDATION
   */
  async lockPair(manager: EntityManager, actor: Actor, pairId: string, read: DecideDto): Promise<LockedPair> {
    const where = { id: pairId, commonPath: withinJurisdiction(actor) };
    const seen = await manager.findOneBy(UnitPairEntity, where);
    if (seen === null) throw new Problem('REGISTRATION.DUPLICATE_NOT_FOUND');
    const unitIds = [seen.lowId, seen.highId];
    const readUnits = (): Promise<UnitEntity[]> => manager.findBy(UnitEntity, { id: In(unitIds) });
    await lockComparedValues(manager, (await readUnits()).map(toComparedUnit));
    await this.pairs.lockUnitsWithPartners(manager, unitIds);
    const pair = await manager.findOne(UnitPairEntity, { where, lock: { mode: 'pessimistic_write' } });
    if (pair === null) throw new Problem('REGISTRATION.DUPLICATE_NOT_FOUND');
    const units = new Map((await readUnits()).map((unit) => [unit.id, unit]));
    const refused = checkReadVersions({ state: pair.state, unitIds }, units, read);
    if (refused !== null) throwRefusal(refused);
    return { pair, units };
  }

  /** The place, or the ward that it was merged into since. */
  async resolvePlace(manager: EntityManager, place: UnitPlace): Promise<UnitPlace> {
    const area = (await this.areas.resolveAndLockAreas(manager, [place.code])).get(place.code);
    return area === undefined ? place : { code: area.code, path: area.path, name: area.fullName };
  }

  /**
   * Records the changed registration with its latest duplicate flag, then publishes the units of which only the flag changed.
   * @param flagged rows whose flag has changed, in the order of the changes
   */
  async recordWithFlags(
    manager: EntityManager,
    written: UnitEntity,
    flagged: readonly UnitEntity[],
    record: (row: UnitEntity) => Promise<void>,
  ): Promise<void> {
    await record(latestRow(flagged, written));
    const others = new Map(flagged.filter(({ id }) => id !== written.id).map((row) => [row.id, row]));
    await this.store.publishUnits(manager, [...others.values()]);
  }
}

/** The last of the rows that has this id, or `row` itself. */
export const latestRow = (rows: readonly UnitEntity[], row: UnitEntity): UnitEntity =>
  rows.filter(({ id }) => id === row.id).at(-1) ?? row;

/** @throws Problem always */
export function throwRefusal({ refusal, fields }: Refusal): never {
  throw new Problem(refusal, fields === undefined ? undefined : { fields: [...fields] });
}
