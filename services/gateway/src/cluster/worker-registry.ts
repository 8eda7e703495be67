/** Milliseconds without a heartbeat after which a worker counts as hung. */
const maxSilenceMs = 10_000;
/** Milliseconds that a worker may take to start. */
const maxStartMs = 60_000;
/** A worker that ends earlier than this after its start is replaced after a delay, so that a broken build does not restart in a loop. */
const minLifetimeMs = 2_000;

interface WorkerRecord {
  readonly startedAt: number;
  /** Time from which the silence is measured. For a worker that starts it is in the future. */
  heardAt: number;
  /** True when the supervisor has asked the worker to stop. */
  isStopping: boolean;
}

/** What the supervisor does after the end of a worker. */
export type WorkerExit = 'expected' | { readonly ageMs: number; readonly restartDelayMs: number };

/** Records which workers run, when each was heard last, and which are stopping. It has no effect on processes. */
export class WorkerRegistry<Worker> {
  private readonly workers = new Map<Worker, WorkerRecord>();

  constructor(private readonly now: () => number = Date.now) {}

  get size(): number {
    return this.workers.size;
  }

  /** Lists the running workers, the oldest first. */
  listWorkers(): Worker[] {
    return [...this.workers.keys()];
  }

  recordStart(worker: Worker): void {
    const now = this.now();
    this.workers.set(worker, { startedAt: now, heardAt: now + maxStartMs, isStopping: false });
  }

  recordHeartbeat(worker: Worker): void {
    const record = this.workers.get(worker);
    if (record !== undefined) record.heardAt = this.now();
  }

  markAsStopping(worker: Worker): void {
    const record = this.workers.get(worker);
    if (record !== undefined) record.isStopping = true;
  }

  /** Removes a worker that has ended. */
  recordExit(worker: Worker): WorkerExit {
    const record = this.workers.get(worker);
    this.workers.delete(worker);
    if (record?.isStopping === true) return 'expected';
    const ageMs = this.now() - (record?.startedAt ?? 0);
    return { ageMs, restartDelayMs: ageMs < minLifetimeMs ? minLifetimeMs : 0 };
  }

  /** Lists the workers that have been silent for too long. */
  listHungWorkers(): Worker[] {
    const now = this.now();
    return [...this.workers]
      .filter(([, { heardAt }]) => now - heardAt >= maxSilenceMs)
      .map(([worker]) => worker);
  }
}
