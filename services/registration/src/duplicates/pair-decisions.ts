import { Injectable } from '@nestjs/common';
import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Clock, Problem } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { AreasService } from '../areas/areas.service.js';
import { lockComparedValues } from '../duplicate-detection/compared-values-lock.js';
import { toComparedUnit } from '../duplicate-detection/compared-unit.js';
import { DuplicatePairs } from '../duplicate-detection/duplicate-pairs.js';
import type { UnitPairRow } from '../duplicate-detection/unit-pair.js';
import { UnitStore } from '../units/unit-store.js';
import type { UnitPlace, UnitRow } from '../units/unit.row.js';
import { checkReadVersions, type Refusal } from './duplicate-rules.js';
import type { DecideDto } from './duplicates.dto.js';

export interface LockedPair {
  readonly pair: UnitPairRow;
  /** Both units by id. */
  readonly units: ReadonlyMap<string, UnitRow>;
}

/** The steps that every decision about a pair has in common. */
@Injectable()
export class PairDecisions {
  constructor(
    private readonly pairs: DuplicatePairs,
    private readonly store: UnitStore,
    private readonly clock: Clock,
    private readonly areas: AreasService,
  ) {}

  /**
   * Locks a pair and its units. The compared values are locked first, as a registration does.
   * @throws Problem REGISTRATION.DUPLICATE_NOT_FOUND; DUPLICATE_DECIDED or CHANGED when pair or units are not as the officer
   *   has read them; PLATFORM.VALIDATION
   */
  async lockPair(manager: EntityManager, actor: Actor, pairId: string, read: DecideDto): Promise<LockedPair> {
    const scope = jurisdictionSql(actor, 'common_path', 2);
    const parameters = [pairId, ...scope.parameters];
    const [seen] = await queryRows<UnitPairRow>(
      manager,
      `select * from unit_pair where id = $1 and ${scope.sql}`,
      parameters,
    );
    if (seen === undefined) throw new Problem('REGISTRATION.DUPLICATE_NOT_FOUND');
    const unitIds = [seen.low_id, seen.high_id];
    const select = 'select * from unit where id = any($1::uuid[])';
    await lockComparedValues(
      manager,
      (await queryRows<UnitRow>(manager, select, [unitIds])).map(toComparedUnit),
    );
    await this.pairs.lockUnitsWithPartners(manager, unitIds);
    const [pair] = await queryRows<UnitPairRow>(
      manager,
      `select * from unit_pair where id = $1 and ${scope.sql} for update`,
      parameters,
    );
    if (pair === undefined) throw new Problem('REGISTRATION.DUPLICATE_NOT_FOUND');
    const units = new Map((await queryRows<UnitRow>(manager, select, [unitIds])).map((row) => [row.id, row]));
    const refused = checkReadVersions({ state: pair.state, unitIds }, units, read);
    if (refused !== null) throwRefusal(refused);
    return { pair, units };
  }

  /** @param basis the compared values for which a dismissal is valid */
  async recordDecision(
    manager: EntityManager,
    pair: UnitPairRow,
    state: 'merged' | 'apart',
    actor: Actor,
    noteSealed: string | null,
    basis: string,
  ): Promise<void> {
    await queryRows(
      manager,
      'update unit_pair set state = $2, decided_at = $3, decided_by = $4, decided_by_name = $5, note_sealed = $6, basis = $7 where id = $1',
      [pair.id, state, this.clock.now(), actor.accountId, actor.displayName, noteSealed, basis],
    );
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
    written: UnitRow,
    flagged: readonly UnitRow[],
    record: (row: UnitRow) => Promise<void>,
  ): Promise<void> {
    await record(latestRow(flagged, written));
    const others = new Map(flagged.filter(({ id }) => id !== written.id).map((row) => [row.id, row]));
    await this.store.publishUnits(manager, [...others.values()]);
  }
}

/** The last of the rows that has this id, or `row` itself. */
export const latestRow = (rows: readonly UnitRow[], row: UnitRow): UnitRow =>
  rows.filter(({ id }) => id === row.id).at(-1) ?? row;

/** @throws Problem always */
export function throwRefusal({ refusal, fields }: Refusal): never {
  throw new Problem(refusal, fields === undefined ? undefined : { fields: [...fields] });
}
