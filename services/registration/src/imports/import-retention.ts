import { Injectable, type OnModuleInit } from '@nestjs/common';
import { daysBefore, startOfDay } from '@khai-bao/platform/core';
import { DailyMaintenance, queryRows } from '@khai-bao/platform/database';
import { DataSource } from 'typeorm';

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
      const expired = await queryRows<{ id: string }>(
        manager,
        `update unit_import set key_sealed = null, headings_sealed = null where key_sealed is not null and state <> 'running' and made_at < $1 returning id`,
        [startOfDay(daysBefore(today, importRetentionDays))],
      );
      await queryRows(manager, 'delete from unit_import_row where import_id = any($1)', [
        expired.map(({ id }) => id),
      ]);
    });
  }
}
