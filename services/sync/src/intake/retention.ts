import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PartitionKeeper, rows } from '@khai-bao/platform/database';
import { daysBefore, startOfDay } from '@khai-bao/platform/observability';
import { DayShares } from '@khai-bao/platform/sealing';
import { DataSource } from 'typeorm';
import { SyncConfig } from '../sync.config.js';

/** Drops what is past its retention: days of declarations and checks, and keys of days that are gone. */
@Injectable()
export class Retention implements OnModuleInit {
  constructor(
    private readonly config: SyncConfig,
    private readonly dataSource: DataSource,
    private readonly keeper: PartitionKeeper,
    private readonly shares: DayShares,
  ) {}

  onModuleInit(): void {
    const keepDays = this.config.retentionDays;
    this.keeper.keep({ table: 'feed_record', keepDays, lateDays: keepDays });
    this.keeper.daily({ name: 'day-keys', run: (today) => this.destroyKeys(daysBefore(today, keepDays)) });
    this.keeper.daily({
      name: 'worker-troubles',
      run: (today) => this.removeTroubles(daysBefore(today, keepDays)),
    });
  }

  private async destroyKeys(before: string): Promise<void> {
    await this.shares.destroyBefore(before);
    await rows(this.dataSource, 'update day_key set key_sealed = null where day < $1::date', [before]);
  }

  /** Troubles of workers that are over are on no page; a trouble that goes on stays, however old. */
  private async removeTroubles(before: string): Promise<void> {
    await rows(
      this.dataSource,
      `delete from seen_worker_trouble where since < $1 and (over_at is not null or kind = 'set-aside')`,
      [startOfDay(before)],
    );
  }
}
