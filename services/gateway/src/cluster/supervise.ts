import cluster, { type Worker } from 'node:cluster';
import type { Logger } from 'pino';

/** A worker that says nothing for so long hangs: it is killed and another takes its place, milliseconds. */
const silence = 10_000;
const look = 1_000;
/** How long a worker may take to begin. */
const patience = 60_000;
/** A worker that dies sooner than this after its start waits before the next one, so that a broken build does not spin. */
const young = 2_000;

/**
 * Keeps workers that share one listening socket: one that dies or hangs is replaced; SIGHUP replaces all, one after another,
 * each by a new one that serves before the old one stops to; SIGTERM ends all.
 */
export class Supervisor {
  private readonly heard = new Map<Worker, number>();
  private readonly born = new Map<Worker, number>();
  private readonly leaving = new Set<Worker>();
  private ending = false;
  private renewing: Promise<void> = Promise.resolve();

  constructor(
    private readonly count: number,
    private readonly logger: Logger,
  ) {}

  async start(): Promise<void> {
    cluster.on('message', (worker) => this.heard.set(worker, Date.now()));
    cluster.on('exit', (worker) => this.lost(worker));
    setInterval(() => this.watch(), look).unref();
    process.on('SIGHUP', () => {
      this.renewing = this.renewing.then(() => this.renew());
    });
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => this.end());
    await Promise.all(Array.from({ length: this.count }, () => this.fork()));
  }

  /** @returns when the worker serves */
  private async fork(): Promise<void> {
    const worker = cluster.fork();
    this.heard.set(worker, Date.now() + patience);
    this.born.set(worker, Date.now());
    await new Promise<void>((resolve) => {
      worker.once('listening', () => {
        this.heard.set(worker, Date.now());
        resolve();
      });
      worker.once('exit', () => resolve());
    });
  }

  private lost(worker: Worker): void {
    const age = Date.now() - (this.born.get(worker) ?? 0);
    this.heard.delete(worker);
    this.born.delete(worker);
    const expected = this.leaving.delete(worker);
    if (this.ending) {
      if (this.heard.size === 0) process.exit(0);
      return;
    }
    if (expected) return;
    this.logger.error({ worker: worker.id, age }, 'a worker of the gateway ended, another takes its place');
    setTimeout(() => void this.fork(), age < young ? young : 0);
  }

  /** New for old, one at a time; the new one serves before the old one is told to go. */
  private async renew(): Promise<void> {
    for (const worker of [...this.born.keys()]) {
      if (this.ending || worker.isDead()) continue;
      await this.fork();
      this.leaving.add(worker);
      const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
      worker.process.kill('SIGTERM');
      await gone;
    }
  }

  private watch(): void {
    for (const [worker, at] of this.heard) {
      if (Date.now() - at < silence) continue;
      this.logger.error({ worker: worker.id }, 'a worker of the gateway hangs and is killed');
      worker.process.kill('SIGKILL');
    }
  }

  private end(): void {
    this.ending = true;
    if (this.heard.size === 0) process.exit(0);
    for (const worker of this.born.keys()) worker.process.kill('SIGTERM');
  }
}

/** The worker's side: says that its loop turns. */
export function reportAlive(): void {
  if (process.send === undefined) return;
  setInterval(() => process.send?.('alive', undefined, undefined, () => undefined), look).unref();
}
