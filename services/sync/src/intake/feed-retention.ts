import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DailyMaintenance, queryRows } from '@khai-bao/platform/database';
import { daysBefore } from '@khai-bao/platform/core';
import { DayShares } from '@khai-bao/platform/sealing';
import { DataSource } from 'typeorm';
import { SyncConfig } from '../sync.config.js';

/** Deletes data past its retention: partitions of declarations and checks, and day keys. */
@Injectable()
export class FeedRetention implements OnModuleInit {
  constructor(
    private readonly config: SyncConfig,
    private readonly dataSource: DataSource,
    private readonly maintenance: DailyMaintenance,
    private readonly shares: DayShares,
  ) {}

  onModuleInit(): void {
    const { retentionDays } = this.config;
    this.maintenance.registerPartitionedTable({
      table: 'feed_record',
      retentionDays,
      lateDays: retentionDays,
    });
    this.maintenance.registerDailyTask({
      name: 'day-keys',
      run: (today) => this.destroyExpiredKeys(daysBefore(today, retentionDays)),
    });
  }

  private async destroyExpiredKeys(before: string): Promise<void> {
    await this.shares.destroySharesBefore(before);
    await queryRows(this.dataSource, 'update day_key set key_sealed = null where day < $1::date', [before]);
  }
}
