import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Topics, type UnitDay } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import { safeError } from '@khai-bao/platform/observability';
import { Outbox } from '@khai-bao/platform/outbox';
import { Logger } from 'nestjs-pino';
import { DataSource } from 'typeorm';

/** A market's numbers change many times a second; who follows them over all units needs them every few seconds. */
const every = 5_000;
const most = 500;

/** Publishes the numbers of units' days that have changed since they were published last. Several instances share the work. */
@Injectable()
export class PublishCounters implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.running = this.run().catch((error: unknown) =>
        this.logger.warn({ err: safeError(error) }, 'numbers of units were not published'),
      );
    }, every);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** @returns how many were published */
  async run(): Promise<number> {
    let published = 0;
    for (let found = most; found === most; published += found) found = await this.publishSome();
    return published;
  }

  private publishSome(): Promise<number> {
    return this.dataSource.transaction(async (manager) => {
      const changed = await queryRows<UnitDay & { version: number }>(
        manager,
        `with changed as (
           select unit_id, day from unit_day where version > published_version order by day, unit_id limit ${most} for update skip locked
         )
         update unit_day u set published_version = u.version from changed c where u.unit_id = c.unit_id and u.day = c.day
         returning u.unit_id as "unitId", u.day::text as day, u.declarations, u.suspected, u.entries, u.exits, u.version`,
      );
      await this.outbox.appendEvents(
        manager,
        changed.map(({ version, ...numbers }) => ({
          topic: Topics.unitDay,
          key: numbers.unitId,
          subject: `${numbers.unitId}/${numbers.day}`,
          version,
          data: numbers,
        })),
      );
      return changed.length;
    });
  }
}
