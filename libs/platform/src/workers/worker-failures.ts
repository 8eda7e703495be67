import { Injectable } from '@nestjs/common';
import { Subject } from 'rxjs';
import { HealthRegistry } from '../observability/health.js';
import { Metrics } from '../observability/metrics.js';

/** Consecutive failures that make a trouble, which is published and reported in the health report. */
export const troubleThreshold = 3;
/** Maximum number of parts of one worker that are counted separately. */
const maxPartsPerWorker = 1_000;

/** State of a failing worker. */
export interface FailingWorker {
  readonly worker: string;
  /** Highest number of consecutive failures among its parts. */
  readonly failures: number;
  /** Time of the first of these failures. */
  readonly since: Date;
  /** The kind of the last error, without values. */
  readonly reason: string;
}

interface FailureStreak {
  failures: number;
  readonly since: Date;
  reason: string;
}

/** Change of a worker: a trouble began, continues or is over, or rows were skipped. */
export type WorkerChange =
  | { readonly kind: 'begun' | 'goes-on' | 'over'; readonly worker: string }
  | { readonly kind: 'set-aside'; readonly worker: string; readonly rows: number; readonly reason: string };

/**
 * Counts the consecutive failures of each worker of this process (relay, consumer, timer, feed). From the third
 * failure on the worker is in trouble, which appears in `worker_failures_in_a_row`, in the health report and on
 * `changes`.
 */
@Injectable()
export class WorkerFailures {
  readonly changes = new Subject<WorkerChange>();
  private readonly streaks = new Map<string, Map<string, FailureStreak>>();
  private readonly excludedWorkers = new Set<string>();

  constructor(
    private readonly metrics: Metrics,
    private readonly health: HealthRegistry,
  ) {}

  /**
   * Counts a failure.
   * @param worker a fixed name, `outbox relay`; never an id, because it labels metrics
   * @param part the part of the worker that failed (a partition, a row); its failures are counted separately
   */
  recordFailure(worker: string, error: unknown, part = ''): void {
    const parts = this.partsOf(worker);
    const streak = parts.get(part) ?? { failures: 0, since: new Date(), reason: '' };
    streak.failures += 1;
    streak.reason = kindOfError(error);
    parts.delete(part);
    parts.set(part, streak);
    if (parts.size > maxPartsPerWorker) parts.delete(parts.keys().next().value!);
    this.metrics.workerFailures.inc({ worker });
    this.updateGauge(worker);
    if (streak.failures < troubleThreshold) return;
    const others = [...parts].some(([name, { failures }]) => name !== part && failures >= troubleThreshold);
    const isBegun = streak.failures === troubleThreshold && !others;
    this.changes.next({ kind: isBegun ? 'begun' : 'goes-on', worker });
  }

  /** Resets the consecutive failures of a part. Cheap when there were none. */
  recordSuccess(worker: string, part = ''): void {
    const parts = this.streaks.get(worker);
    if (parts === undefined || !parts.has(part)) return;
    const wasInTrouble = this.isInTrouble(worker);
    parts.delete(part);
    this.updateGauge(worker);
    if (wasInTrouble && !this.isInTrouble(worker)) this.changes.next({ kind: 'over', worker });
  }

  /** Counts rows that a worker could not process and skipped. */
  recordSkippedRows(worker: string, reason: string, rows = 1): void {
    if (rows <= 0) return;
    this.metrics.rowsSetAside.inc({ worker }, rows);
    this.changes.next({ kind: 'set-aside', worker, rows, reason });
  }

  /**
   * Excludes a worker from notices, because the service publishes its troubles itself, with more detail. Its failures
   * are still counted.
   */
  excludeFromNotices(worker: string): void {
    this.excludedWorkers.add(worker);
  }

  /** Whether notices are sent about this worker. */
  sendsNotices(worker: string): boolean {
    return !this.excludedWorkers.has(worker);
  }

  /** Returns the workers with three or more consecutive failures. */
  workersInTrouble(): FailingWorker[] {
    return [...this.streaks.keys()].flatMap((worker) => {
      const failing = this.stateOf(worker);
      return failing === null || failing.failures < troubleThreshold ? [] : [failing];
    });
  }

  /** Returns the number of consecutive failures of a part. */
  consecutiveFailuresOf(worker: string, part = ''): number {
    return this.streaks.get(worker)?.get(part)?.failures ?? 0;
  }

  private isInTrouble(worker: string): boolean {
    return (this.stateOf(worker)?.failures ?? 0) >= troubleThreshold;
  }

  private stateOf(worker: string): FailingWorker | null {
    const [worst] = [...(this.streaks.get(worker)?.values() ?? [])].sort((a, b) => b.failures - a.failures);
    return worst === undefined ? null : { worker, ...worst };
  }

  private partsOf(worker: string): Map<string, FailureStreak> {
    const known = this.streaks.get(worker);
    if (known !== undefined) return known;
    const parts = new Map<string, FailureStreak>();
    this.streaks.set(worker, parts);
    this.health.addHealthCheck(`worker ${worker}`, () => this.assertHealthy(worker), { isRequired: false });
    return parts;
  }

  private assertHealthy(worker: string): void {
    const state = this.stateOf(worker);
    if (state !== null && state.failures >= troubleThreshold)
      throw new Error(
        `failed ${state.failures} times in a row since ${state.since.toISOString()} (${state.reason})`,
      );
  }

  private updateGauge(worker: string): void {
    this.metrics.workerFailuresInARow.set({ worker }, this.stateOf(worker)?.failures ?? 0);
  }
}

/**
 * Returns the kind of an error: its name, and the code of a driver or the type of Kafka. Messages are omitted,
 * because they may quote values.
 */
export function kindOfError(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  const { code, type } = error as Error & { code?: unknown; type?: unknown };
  const isCode = (value: unknown): value is string =>
    typeof value === 'string' && /^[A-Z0-9_]{3,60}$/.test(value);
  return [error.name, ...[code, type].filter(isCode)].join(' ').slice(0, 120);
}
