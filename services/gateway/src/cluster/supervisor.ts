import cluster, { type Worker } from 'node:cluster';
import type { Logger } from 'pino';
import { WorkerRegistry } from './worker-registry.js';

/** Milliseconds between two heartbeats of a worker, and between two checks for hung workers. */
const heartbeatIntervalMs = 1_000;

/**
 * Runs workers that share one listening socket. A worker that ends or hangs is replaced. SIGHUP replaces all, one after another: the
 * new worker serves before the old one stops. SIGTERM and SIGINT stop all.
 */
export class Supervisor {
  private readonly workers = new WorkerRegistry<Worker>();
  private isStopping = false;
  private replacement: Promise<void> = Promise.resolve();

  constructor(
    private readonly workerCount: number,
    private readonly logger: Logger,
  ) {}

  /** Starts the workers. @returns when all of them serve */
  async startWorkers(): Promise<void> {
    cluster.on('message', (worker) => this.workers.recordHeartbeat(worker));
    cluster.on('exit', (worker) => this.handleExit(worker));
    setInterval(() => this.killHungWorkers(), heartbeatIntervalMs).unref();
    process.on('SIGHUP', () => {
      this.replacement = this.replacement.then(() => this.replaceWorkers());
    });
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => this.stopWorkers());
    await Promise.all(Array.from({ length: this.workerCount }, () => this.startWorker()));
  }

  /** @returns when the worker serves, or has ended */
  private async startWorker(): Promise<void> {
    const worker = cluster.fork();
    this.workers.recordStart(worker);
    await new Promise<void>((resolve) => {
      worker.once('listening', () => {
        this.workers.recordHeartbeat(worker);
        resolve();
      });
      worker.once('exit', () => resolve());
    });
  }

  private handleExit(worker: Worker): void {
    const exit = this.workers.recordExit(worker);
    if (this.isStopping) {
      if (this.workers.size === 0) process.exit(0);
      return;
    }
    if (exit === 'expected') return;
    this.logger.error(
      { worker: worker.id, age: exit.ageMs },
      'a worker of the gateway ended and is replaced',
    );
    setTimeout(() => void this.startWorker(), exit.restartDelayMs);
  }

  /** Replaces the workers one at a time. */
  private async replaceWorkers(): Promise<void> {
    for (const worker of this.workers.listWorkers()) {
      if (this.isStopping || worker.isDead()) continue;
      await this.startWorker();
      this.workers.markAsStopping(worker);
      const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
      worker.process.kill('SIGTERM');
      await ended;
    }
  }

  private killHungWorkers(): void {
    for (const worker of this.workers.listHungWorkers()) {
      this.logger.error({ worker: worker.id }, 'a worker of the gateway hangs and is killed');
      worker.process.kill('SIGKILL');
    }
  }

  private stopWorkers(): void {
    this.isStopping = true;
    if (this.workers.size === 0) process.exit(0);
    for (const worker of this.workers.listWorkers()) worker.process.kill('SIGTERM');
  }
}

/** Sends heartbeats of this worker to the supervisor, as long as the event loop of the worker runs. */
export function startHeartbeats(): void {
  if (process.send === undefined) return;
  setInterval(
    () => process.send?.('alive', undefined, undefined, () => undefined),
    heartbeatIntervalMs,
  ).unref();
}
