import { Injectable } from '@nestjs/common';
import type { RiskFlagged, UnitSnapshot } from '@khai-bao/contracts';
import { Clock } from '@khai-bao/platform/core';
import { In, type EntityManager } from 'typeorm';
import { CaseStore } from '../cases/case-store.js';
import { districtNameOf, districtPathOf } from '../cases/district-path.js';
import { openCaseStates } from '../cases/case-transitions.js';
import { LadderClock } from '../ladder/ladder-clock.js';
import type { CaseArea, SuspectedCaseEntity } from '../cases/suspected-case.entity.js';
import { UnitPlaceEntity } from './unit-place.entity.js';
import { upsertAndLockUnitPlace, upsertUnitPlace } from './units.queries.js';

/** Read model of the place of each unit. A case that is not closed moves with its unit. */
@Injectable()
export class UnitPlaces {
  constructor(
    private readonly store: CaseStore,
    private readonly ladder: LadderClock,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns the place of a flagged unit: the latest one that registration published, otherwise that of the flag. The row is
   * locked until the transaction ends: a unit that moves at the same time waits for the new case and moves it too.
   */
  lockUnitPlace(
    manager: EntityManager,
    flag: Pick<RiskFlagged, 'unitId' | 'areaPath' | 'areaName'>,
  ): Promise<CaseArea> {
    return upsertAndLockUnitPlace(manager, flag);
  }

  /** Returns the names of the districts of units, by unit. A unit whose place is not known is left out. */
  async findDistrictNames(
    manager: EntityManager,
    unitIds: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    const places = await manager.findBy(UnitPlaceEntity, { unitId: In([...new Set(unitIds)]) });
    return new Map(places.map(({ unitId, areaName }) => [unitId, districtNameOf(areaName)]));
  }

  /**
   * Stores the place of a unit. Its cases that are not closed move to the medical centre that is responsible now, and their
   * history names the move. An older snapshot changes nothing.
   */
  async applyUnitSnapshot(manager: EntityManager, unit: UnitSnapshot, version: number): Promise<void> {
    if (!(await upsertUnitPlace(manager, unit, version))) return;
    const { unitId, areaPath, areaName } = unit;
    for (const moved of await this.store.lockCasesOutsideArea(manager, unitId, areaPath))
      await this.moveCase(manager, moved, { areaPath, areaName });
  }

  private async moveCase(manager: EntityManager, moved: SuspectedCaseEntity, to: CaseArea): Promise<void> {
    const staysInDistrict = districtPathOf(to.areaPath) === districtPathOf(moved.areaPath);
    await this.store.transitionCase(
      manager,
      moved,
      { state: moved.state, escalationClock: 'unchanged' },
      {
        actor: null,
        note: `Đơn vị nay thuộc ${to.areaName} (trước là ${moved.areaName}).`,
        entry: 'unit-moved',
      },
      {
        areaPath: to.areaPath,
        areaName: to.areaName,
        ...(staysInDistrict ? {} : { notifiedDistrictAt: this.clock.now() }),
      },
    );
    // The people of the other centre know nothing yet.
    if (staysInDistrict) return;
    if (moved.state === 'NEW') await this.ladder.startLadder(manager, moved.id, 'moved');
    else if (openCaseStates.includes(moved.state)) await this.ladder.notifyArrival(manager, moved.id);
  }
}
