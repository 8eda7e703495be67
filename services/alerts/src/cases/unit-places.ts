import { Injectable } from '@nestjs/common';
import type { RiskFlagged, UnitSnapshot } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { CaseStore } from './case-store.js';
import { caseColumns, type CaseRow } from './case.row.js';

export interface Place {
  readonly areaPath: string;
  readonly areaName: string;
}

/** `79.760` of `79.760.26740`. */
const districtOf = (path: string): string => path.split('.').slice(0, 2).join('.');

/** Where units are, and that their cases stand with whose ward that is now. */
@Injectable()
export class UnitPlaces {
  constructor(
    private readonly store: CaseStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Where a flagged unit is, as registration said last, else as the flag says. Held until the transaction ends, so that a unit
   * that moves in this moment waits for the case and takes it along.
   */
  async hold(manager: EntityManager, { unitId, areaPath, areaName }: RiskFlagged): Promise<Place> {
    const [place] = await queryRows<Place>(
      manager,
      `insert into unit_place as p (unit_id, area_path, area_name, version) values ($1, $2, $3, 0)
       on conflict (unit_id) do update set version = p.version returning area_path as "areaPath", area_name as "areaName"`,
      [unitId, areaPath, areaName],
    );
    return place!;
  }

  /**
   * A unit is in another ward: its cases that are not closed go with it, to the medical centre that answers for it now, and
   * their history says so. An older snapshot changes nothing.
   */
  async follow(
    manager: EntityManager,
    { unitId, areaPath, areaName }: UnitSnapshot,
    version: number,
  ): Promise<void> {
    const news = await queryRows(
      manager,
      `insert into unit_place as p (unit_id, area_path, area_name, version) values ($1, $2, $3, $4)
       on conflict (unit_id) do update set area_path = excluded.area_path, area_name = excluded.area_name, version = excluded.version
       where p.version < excluded.version returning p.unit_id`,
      [unitId, areaPath, areaName, version],
    );
    if (news.length === 0) return;
    const left = await queryRows<CaseRow>(
      manager,
      `select ${caseColumns} from suspected_case where unit_id = $1 and state <> 'CLOSED' and area_path <> $2 order by id for update`,
      [unitId, areaPath],
    );
    for (const row of left)
      await this.store.move(
        manager,
        row,
        row.state,
        { actor: null, note: `Đơn vị nay thuộc ${areaName} (trước là ${row.area_name}).` },
        {
          area_path: areaPath,
          area_name: areaName,
          ...(districtOf(areaPath) === districtOf(row.area_path)
            ? {}
            : { notified_district_at: this.clock.now() }),
        },
      );
  }
}
