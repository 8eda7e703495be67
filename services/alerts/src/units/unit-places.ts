import { Injectable } from '@nestjs/common';
import type { RiskFlagged, UnitSnapshot } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { CaseStore } from '../cases/case-store.js';
import { caseColumns, type CaseRow, type UnitPlace } from '../cases/case.row.js';

/** Returns the district of an area path: `79.760` of `79.760.26740`. */
const districtPathOf = (areaPath: string): string => areaPath.split('.').slice(0, 2).join('.');

/** Read model of the place of each unit. A case that is not closed moves with its unit. */
@Injectable()
export class UnitPlaces {
  constructor(
    private readonly store: CaseStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns the place of a flagged unit: the latest one that registration published, otherwise that of the flag. The row is
   * locked until the transaction ends: a unit that moves at the same time waits for the new case and moves it too.
   */
  async lockUnitPlace(
    manager: EntityManager,
    { unitId, areaPath, areaName }: RiskFlagged,
  ): Promise<UnitPlace> {
    const [place] = await queryRows<UnitPlace>(
      manager,
      `insert into unit_place as p (unit_id, area_path, area_name, version) values ($1, $2, $3, 0)
       on conflict (unit_id) do update set version = p.version returning area_path as "areaPath", area_name as "areaName"`,
      [unitId, areaPath, areaName],
    );
    return place!;
  }

  /**
   * Stores the place of a unit. Its cases that are not closed move to the medical centre that is responsible now, and their
   * history names the move. An older snapshot changes nothing.
   */
  async applyUnitSnapshot(
    manager: EntityManager,
    { unitId, areaPath, areaName }: UnitSnapshot,
    version: number,
  ): Promise<void> {
    const stored = await queryRows(
      manager,
      `insert into unit_place as p (unit_id, area_path, area_name, version) values ($1, $2, $3, $4)
       on conflict (unit_id) do update set area_path = excluded.area_path, area_name = excluded.area_name, version = excluded.version
       where p.version < excluded.version returning p.unit_id`,
      [unitId, areaPath, areaName, version],
    );
    if (stored.length === 0) return;
    const cases = await queryRows<CaseRow>(
      manager,
      `select ${caseColumns} from suspected_case where unit_id = $1 and state <> 'CLOSED' and area_path <> $2 order by id for update`,
      [unitId, areaPath],
    );
    for (const row of cases) await this.moveCase(manager, row, { areaPath, areaName });
  }

  private async moveCase(manager: EntityManager, row: CaseRow, to: UnitPlace): Promise<void> {
    const staysInDistrict = districtPathOf(to.areaPath) === districtPathOf(row.area_path);
    await this.store.transitionCase(
      manager,
      row,
      { state: row.state, escalationClock: 'unchanged' },
      { actor: null, note: `Đơn vị nay thuộc ${to.areaName} (trước là ${row.area_name}).` },
      {
        area_path: to.areaPath,
        area_name: to.areaName,
        ...(staysInDistrict ? {} : { notified_district_at: this.clock.now() }),
      },
    );
  }
}
