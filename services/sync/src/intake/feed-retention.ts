import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { daysBefore } from '@khai-bao/platform/core';
import { DayShares } from '@khai-bao/platform/sealing';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, Repository } from 'typeorm';
import { SyncConfig } from '../sync.config.js';
import { DayKeyEntity } from './day-key.entity.js';

/** Deletes data past its retention: partitions of declarations and checks, and day keys. */
@Injectable()
export class FeedRetention implements OnModuleInit {
  constructor(
    private readonly config: SyncConfig,
    @InjectRepository(DayKeyEntity) private readonly dayKeys: Repository<DayKeyEntity>,
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
    await this.dayKeys.update({ day: LessThan(before) }, { keySealed: null });
  }
}
