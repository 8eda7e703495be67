import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DailyMaintenance, queryRows } from '@khai-bao/platform/database';
import { daysBefore, startOfDay } from '@khai-bao/platform/core';
import { DayShares } from '@khai-bao/platform/sealing';
import { DataSource } from 'typeorm';
import { SyncConfig } from '../sync.config.js';

/** Drops what is past its retention: days of declarations and checks, and keys of days that are gone. */
@Injectable()
export class Retention implements OnModuleInit {
  constructor(
    private readonly config: SyncConfig,
    private readonly dataSource: DataSource,
    private readonly keeper: DailyMaintenance,
    private readonly shares: DayShares,
  ) {}

  onModuleInit(): void {
    const { retentionDays } = this.config;
    this.keeper.registerPartitionedTable({ table: 'feed_record', retentionDays, lateDays: retentionDays });
    this.keeper.registerDailyTask({
      name: 'day-keys',
      run: (today) => this.destroyKeys(daysBefore(today, retentionDays)),
    });
    this.keeper.registerDailyTask({
      name: 'worker-troubles',
      run: (today) => this.removeTroubles(daysBefore(today, retentionDays)),
    });
  }

  private async destroyKeys(before: string): Promise<void> {
    await this.shares.destroySharesBefore(before);
    await queryRows(this.dataSource, 'update day_key set key_sealed = null where day < $1::date', [before]);
  }

  /** Troubles of workers that are over are on no page; a trouble that goes on stays, however old. */
  private async removeTroubles(before: string): Promise<void> {
    await queryRows(
      this.dataSource,
      `delete from seen_worker_trouble where since < $1 and (over_at is not null or kind = 'set-aside')`,
      [startOfDay(before)],
    );
  }
}
