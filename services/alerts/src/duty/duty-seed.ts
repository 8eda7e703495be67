import { Injectable, type OnModuleInit } from '@nestjs/common';
import { areaSeed, AreaTree } from '@khai-bao/areas';
import { insertIfAbsent } from '@khai-bao/platform/database';
import { DataSource } from 'typeorm';
import { DutyEvents } from './duty-events.js';
import { DutyEntity } from './duty.entity.js';
import { lockDutySeed } from './duty.queries.js';

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
      await lockDutySeed(manager);
      for (const area of areaSeed.filter(({ level }) => level !== 'ward')) {
        const centreName =
          area.level === 'city'
            ? 'Trung tâm Kiểm soát bệnh tật Thành phố (HCDC)'
            : `Trung tâm y tế ${area.name}`;
        const created = await insertIfAbsent(manager, DutyEntity, {
          areaCode: area.code,
          areaPath: tree.areaPathOf(area.code, seedDay),
          centreName,
          hotline: ministryHotline,
          phone: '',
          address: '',
        });
        if (created !== null) await this.events.publishDuty(manager, created);
      }
    });
  }
}
