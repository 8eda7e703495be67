import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { Listener, notify } from '@khai-bao/platform/database';
import { Jobs } from '@khai-bao/platform/jobs';
import { Logger } from 'nestjs-pino';
import { feedChannel } from '../intake/feed-record.js';
import { SyncConfig } from '../sync.config.js';
import { DeliveryStore } from './delivery-store.js';
import { attemptTimer, DestinationStates } from './destination-states.js';
import { DestinationWorker } from './destination-worker.js';
import { readDestinations, type Destination } from './destinations.js';
import { SendNext } from './send-next.js';

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
    private readonly jobs: Jobs,
    private readonly listener: Listener,
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
          logger,
        }),
    );
  }

  onModuleInit(): void {
    this.jobs.handle(attemptTimer, (payload, manager) =>
      notify(manager, feedChannel, (payload as { destination: string }).destination),
    );
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.store.ensure(this.destinations.map(({ name }) => name));
    this.listener.on(feedChannel).subscribe(() => this.workers.forEach((worker) => worker.wake()));
    this.workers.forEach((worker) => worker.start());
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.end()));
  }
}
