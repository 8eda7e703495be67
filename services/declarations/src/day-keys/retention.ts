import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { PartitionKeeper } from '@khai-bao/platform/database';
import { Clock, safeError } from '@khai-bao/platform/observability';
import { Logger } from 'nestjs-pino';
import { DeclarationsConfig } from '../declarations.config.js';
import { DayKeys } from './day-keys.service.js';

const hour = 60 * 60 * 1000;

/** Destroys the keys and drops the rows of days that are past their retention: what is gone can be read nowhere. */
@Injectable()
export class Retention implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly config: DeclarationsConfig,
    private readonly keeper: PartitionKeeper,
    private readonly dayKeys: DayKeys,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.keeper.keep({ table: 'declaration', keepDays: this.config.retentionDays });
    this.keeper.keep({ table: 'gate_check', keepDays: this.config.retentionDays });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.run();
    this.timer = setInterval(
      () =>
        void this.run().catch((error: unknown) =>
          this.logger.error({ err: safeError(error) }, 'old day keys were not destroyed'),
        ),
      hour,
    );
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Destroys what is due now. */
  async run(): Promise<void> {
    await this.dayKeys.destroyBefore(
      new Date(Date.parse(`${this.clock.today()}T00:00:00Z`) - this.config.retentionDays * 24 * hour)
        .toISOString()
        .slice(0, 10),
    );
  }
}
