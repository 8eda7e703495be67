import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { PostgresListener, notifyChannel } from '@khai-bao/platform/database';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { HealthRegistry } from '@khai-bao/platform/observability';
import { WorkerFailures } from '@khai-bao/platform/workers';
import { InjectRepository } from '@nestjs/typeorm';
import { Logger } from 'nestjs-pino';
import { DataSource, Repository } from 'typeorm';
import { feedChannel } from '../intake/feed-record.js';
import { SyncConfig } from '../sync.config.js';
import { DeliveryStore } from './delivery-store.js';
import {
  attemptTimer,
  DestinationStateStore,
  feedWorkerName,
} from './destinations/destination-state-store.js';
import { DestinationEntity } from './destinations/destination.entity.js';
import { DestinationWorker } from './destination-worker.js';
import { readDestinations, type Destination } from './destinations/destination-config.js';
import { StreamSender } from './stream-sender.js';
import { QuarantineRetrier } from './quarantine-retrier.js';

/** Runs a worker for each destination. Workers are woken by records, day keys, decisions of DIC and ended waits. */
@Injectable()
export class FeedWorkers implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  readonly destinations: readonly Destination[];
  private readonly workers: readonly DestinationWorker[];

  constructor(
    config: SyncConfig,
    private readonly store: DeliveryStore,
    states: DestinationStateStore,
    streamSender: StreamSender,
    quarantineRetrier: QuarantineRetrier,
    private readonly jobs: TimerScheduler,
    private readonly listener: PostgresListener,
    dataSource: DataSource,
    @InjectRepository(DestinationEntity)
    private readonly destinationRows: Repository<DestinationEntity>,
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
          maxBatchSize: config.feedBatch,
          states,
          streamSender,
          quarantineRetrier,
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

  /** Adds the destination to the health check. DIC is informed by a feed trouble, so the worker sends no notice of its own. */
  private registerHealthCheck(name: string): void {
    this.failures.excludeFromNotices(feedWorkerName(name));
    this.health.addHealthCheck(`destination ${name}`, () => this.requireRunning(name), { isRequired: false });
  }

  private async requireRunning(name: string): Promise<void> {
    const destination = await this.destinationRows.findOneBy({ name });
    if (destination !== null && destination.state !== 'running')
      throw new Error([destination.state, destination.lastError].filter(Boolean).join(': '));
  }

  async onApplicationBootstrap(): Promise<void> {
    this.destinations.forEach(({ name }) => this.registerHealthCheck(name));
    await this.store.createMissingDestinations(this.destinations.map(({ name }) => name));
    this.listener
      .notificationsOf(feedChannel)
      .subscribe(() => this.workers.forEach((worker) => worker.wakeWorker()));
    this.workers.forEach((worker) => worker.startWorking());
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.stopWorking()));
  }
}
