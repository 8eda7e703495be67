import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { PostgresListener, notifyChannel, queryRows } from '@khai-bao/platform/database';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { HealthRegistry } from '@khai-bao/platform/observability';
import { WorkerFailures } from '@khai-bao/platform/workers';
import { Logger } from 'nestjs-pino';
import { DataSource } from 'typeorm';
import { feedChannel } from '../intake/feed-record.js';
import { SyncConfig } from '../sync.config.js';
import { DeliveryStore } from './delivery-store.js';
import { attemptTimer, DestinationStates, feedWorker } from './destination-states.js';
import { DestinationWorker } from './destination-worker.js';
import { readDestinations, type Destination } from './destinations.js';
import { SendNext } from './send-next.js';
import { SendSetAside } from './send-set-aside.js';

/** Runs a worker for each destination; wakes them when records or keys come, an operator decides, or a wait is over. */
@Injectable()
export class FeedWorkers implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  readonly destinations: readonly Destination[];
  private readonly workers: readonly DestinationWorker[];

  constructor(
    config: SyncConfig,
    private readonly store: DeliveryStore,
    states: DestinationStates,
    sendNext: SendNext,
    sendSetAside: SendSetAside,
    private readonly jobs: TimerScheduler,
    private readonly listener: PostgresListener,
    private readonly dataSource: DataSource,
    private readonly failures: WorkerFailures,
    private readonly health: HealthRegistry,
    logger: Logger,
  ) {
    this.destinations = readDestinations(config.destinations);
    this.workers = this.destinations.map(
      (destination) =>
        new DestinationWorker({
          destination,
          databaseUrl: config.databaseUrl,
          batch: config.feedBatch,
          states,
          sendNext,
          sendSetAside,
          dataSource,
          failures,
          logger,
        }),
    );
  }

  onModuleInit(): void {
    this.jobs.registerTimerHandler(attemptTimer, (payload, manager) =>
      notifyChannel(manager, feedChannel, (payload as { destination: string }).destination),
    );
  }

  /** A destination tells DIC by a trouble of the feed, which names the centre and what waits; no other notice is sent of it. */
  private makeVisible(name: string): void {
    this.failures.excludeFromNotices(feedWorker(name));
    this.health.addHealthCheck(`destination ${name}`, () => this.requireRunning(name), { isRequired: false });
  }

  private async requireRunning(name: string): Promise<void> {
    const [row] = await queryRows<{ state: string; last_error: string | null }>(
      this.dataSource,
      'select state, last_error from destination where name = $1',
      [name],
    );
    if (row !== undefined && row.state !== 'running')
      throw new Error([row.state, row.last_error].filter(Boolean).join(': '));
  }

  async onApplicationBootstrap(): Promise<void> {
    this.destinations.forEach(({ name }) => this.makeVisible(name));
    await this.store.ensure(this.destinations.map(({ name }) => name));
    this.listener
      .notificationsOf(feedChannel)
      .subscribe(() => this.workers.forEach((worker) => worker.wake()));
    this.workers.forEach((worker) => worker.start());
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.end()));
  }
}
