import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { safeError } from '@khai-bao/platform/observability';
import { Outbox } from '@khai-bao/platform/outbox';
import { Logger } from 'nestjs-pino';
import { DataSource } from 'typeorm';
import { markChangedUnitDays } from './counters.queries.js';

/** The counters of a market change many times a second. Consumers that follow all units need them every few seconds. */
const publishIntervalMs = 5_000;
const publishBatchSize = 500;

/** Publishes the counters that have changed since they were published last. Concurrent instances share the rows. */
@Injectable()
export class UnitDayPublisher implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private currentRun: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.currentRun = this.publishChangedUnitDays().catch((error: unknown) =>
        this.logger.warn(
          { err: safeError(error) },
          'changed counters of units were not published; the next run repeats the attempt',
        ),
      );
    }, publishIntervalMs);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.currentRun;
  }

  /** Publishes all changed counters in batches. @returns the number of published rows */
  async publishChangedUnitDays(): Promise<number> {
    let published = 0;
    for (let found = publishBatchSize; found === publishBatchSize; published += found)
      found = await this.publishNextBatch();
    return published;
  }

  private publishNextBatch(): Promise<number> {
    return this.dataSource.transaction(async (manager) => {
      const changed = await markChangedUnitDays(manager, publishBatchSize);
      await this.outbox.appendEvents(
        manager,
        changed.map(({ version, ...counters }) => ({
          topic: Topics.unitDay,
          key: counters.unitId,
          subject: `${counters.unitId}/${counters.day}`,
          version,
          data: counters,
        })),
      );
      return changed.length;
    });
  }
}
