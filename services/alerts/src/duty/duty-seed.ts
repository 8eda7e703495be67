import { Injectable, type OnModuleInit } from '@nestjs/common';
import { areaSeed, AreaTree } from '@khai-bao/areas';
import { queryRows } from '@khai-bao/platform/database';
import { DataSource } from 'typeorm';
import { DutyEvents } from './duty-events.js';
import type { DutyRow } from './duty.row.js';

/** COVID-19 hotline of the Ministry of Health, in service since February 2020. */
const ministryHotline = '19009095';
/** Day for which the area tree is read: the day of the letter. */
const seedDay = '2021-06-25';

/** Creates the row of each district-level area at start-up: its medical centre, and HCDC for the city. Existing rows stay. */
@Injectable()
export class DutySeed implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: DutyEvents,
  ) {}

  async onModuleInit(): Promise<void> {
    const tree = new AreaTree(areaSeed);
    await this.dataSource.transaction(async (manager) => {
      await queryRows(manager, `select pg_advisory_xact_lock(hashtext('duty-seed'))`);
      for (const area of areaSeed.filter(({ level }) => level !== 'ward')) {
        const centreName =
          area.level === 'city'
            ? 'Trung tâm Kiểm soát bệnh tật Thành phố (HCDC)'
            : `Trung tâm y tế ${area.name}`;
        const [created] = await queryRows<DutyRow>(
          manager,
          `insert into duty (area_code, area_path, centre_name, hotline, phone, address) values ($1, $2, $3, $4, '', '') on conflict do nothing returning *`,
          [area.code, tree.areaPathOf(area.code, seedDay), centreName, ministryHotline],
        );
        if (created !== undefined) await this.events.publishDuty(manager, created);
      }
    });
  }
}
