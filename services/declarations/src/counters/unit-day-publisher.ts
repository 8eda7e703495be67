import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Topics, type UnitDay } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import { safeError } from '@khai-bao/platform/observability';
import { Outbox } from '@khai-bao/platform/outbox';
import { Logger } from 'nestjs-pino';
import { DataSource } from 'typeorm';

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
      const changed = await queryRows<UnitDay & { version: number }>(
        manager,
        `with changed as (
           select unit_id, day from unit_day where version > published_version order by day, unit_id limit ${publishBatchSize} for update skip locked
         )
         update unit_day u set published_version = u.version from changed c where u.unit_id = c.unit_id and u.day = c.day
         returning u.unit_id as "unitId", u.day::text as day, u.declarations, u.suspected, u.entries, u.exits, u.version`,
      );
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
