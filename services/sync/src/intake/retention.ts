import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { PartitionKeeper, rows } from '@khai-bao/platform/database';
import { Clock, safeError } from '@khai-bao/platform/observability';
import { Logger } from 'nestjs-pino';
import { DataSource } from 'typeorm';
import { SyncConfig } from '../sync.config.js';
import { daysBefore } from './kept-day.js';

const hour = 60 * 60 * 1000;

/** Drops what is past its retention: days of declarations and checks, and keys of days that are gone. */
@Injectable()
export class Retention implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly config: SyncConfig,
    private readonly dataSource: DataSource,
    private readonly keeper: PartitionKeeper,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.keeper.keep({ table: 'feed_record', keepDays: this.config.retentionDays });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.run();
    this.timer = setInterval(
      () =>
        void this.run().catch((error: unknown) =>
          this.logger.error({ err: safeError(error) }, 'old records were not removed'),
        ),
      hour,
    );
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Removes what is due now and does not go with a day's partition. */
  async run(): Promise<void> {
    const before = daysBefore(this.clock.today(), this.config.retentionDays);
    await rows(this.dataSource, 'delete from feed_record_default where kept_day < $1::date', [before]);
    await rows(this.dataSource, 'update day_key set key_sealed = null where day < $1::date', [before]);
  }
}
