import { Injectable, type OnModuleInit } from '@nestjs/common';
import { daysBefore, startOfDay } from '@khai-bao/platform/core';
import { DailyMaintenance, updateReturning } from '@khai-bao/platform/database';
import { Any, DataSource, IsNull, LessThan, Not } from 'typeorm';
import { UnitImportRowEntity } from './unit-import-row.entity.js';
import { UnitImportEntity } from './unit-import.entity.js';

/** Days after the upload until the rows of an import are destroyed: the time to correct them. */
const importRetentionDays = 7;

/** Destroys the rows of old imports together with their key. The import itself and the number of its imported rows stay. */
@Injectable()
export class ImportRetention implements OnModuleInit {
  constructor(
    private readonly maintenance: DailyMaintenance,
    private readonly dataSource: DataSource,
  ) {}

  onModuleInit(): void {
    this.maintenance.registerDailyTask({ name: 'imports', run: (today) => this.destroyExpiredRows(today) });
  }

  private async destroyExpiredRows(today: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const expired = await updateReturning(
        manager,
        UnitImportEntity,
        {
          keySealed: Not(IsNull()),
          state: Not('running'),
          uploadedAt: LessThan(startOfDay(daysBefore(today, importRetentionDays))),
        },
        { keySealed: null, headingsSealed: null },
      );
      await manager.delete(UnitImportRowEntity, { importId: Any(expired.map(({ id }) => id)) });
    });
  }
}
