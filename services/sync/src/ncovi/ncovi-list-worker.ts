import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { PostgresListener } from '@khai-bao/platform/database';
import { runAsLeader, waitFor } from '@khai-bao/platform/leadership';
import { safeError } from '@khai-bao/platform/observability';
import { WorkerFailures } from '@khai-bao/platform/workers';
import { Logger } from 'nestjs-pino';
import type { Subscription } from 'rxjs';
import { SyncConfig } from '../sync.config.js';
import { ncoviListChannel } from './ncovi-feed-store.js';
import { NcoviListReader } from './ncovi-list-reader.js';

const workerName = 'ncovi list';
/** Milliseconds between two attempts to get the lock of the list. */
const lockRetryMs = 1_000;

/** Reads the NCOVI list at an interval, on one instance at a time. A decision of an operator starts a reading at once. */
@Injectable()
export class NcoviListWorker implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly stop = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private endIdling: () => void = () => undefined;
  private following: Subscription | undefined;
  private isWoken = false;

  constructor(
    private readonly config: SyncConfig,
    private readonly reader: NcoviListReader,
    private readonly listener: PostgresListener,
    private readonly failures: WorkerFailures,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    if (this.reader.source === null) return;
    this.following = this.listener.notificationsOf(ncoviListChannel).subscribe(() => this.wakeWorker());
    this.running = runAsLeader({
      databaseUrl: this.config.databaseUrl,
      name: 'ncovi-list',
      lockKey: `hashtext('feed'), hashtext('ncovi-list')`,
      waitsForLock: false,
      retryDelayMs: lockRetryMs,
      stop: this.stop.signal,
      work: (ended) => this.readUntilEnded(ended),
      onFailure: (error) => {
        this.failures.recordFailure(workerName, error);
        this.logger.warn({ err: safeError(error) }, 'reading the NCOVI list failed and is retried');
      },
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.following?.unsubscribe();
    this.stop.abort();
    await this.running;
  }

  private wakeWorker(): void {
    this.isWoken = true;
    this.endIdling();
  }

  private async readUntilEnded(ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      this.isWoken = false;
      const result = await this.reader.readList(ended);
      // An unreachable or wrong list is shown with its reason; only a defect of this service is a trouble of the worker.
      if (result !== 'stopped') this.failures.recordSuccess(workerName);
      if (!this.isWoken) await waitFor(this.config.ncoviInterval, ended, (wake) => (this.endIdling = wake));
    }
  }
}
