import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PartitionKeeper, rows } from '@khai-bao/platform/database';
import { DataSource } from 'typeorm';
import { SyncConfig } from '../sync.config.js';

/** Drops what is past its retention: days of declarations and checks, and keys of days that are gone. */
@Injectable()
export class Retention implements OnModuleInit {
  constructor(
    private readonly config: SyncConfig,
    private readonly dataSource: DataSource,
    private readonly keeper: PartitionKeeper,
  ) {}

  onModuleInit(): void {
    this.keeper.keep({
      table: 'feed_record',
      keepDays: this.config.retentionDays,
      remove: (before) => this.remove(before),
    });
  }

  private async remove(before: string): Promise<void> {
    await rows(this.dataSource, 'delete from feed_record_default where kept_day < $1::date', [before]);
    await rows(this.dataSource, 'update day_key set key_sealed = null where day < $1::date', [before]);
  }
}
