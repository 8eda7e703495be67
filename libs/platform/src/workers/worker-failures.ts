import { Injectable } from '@nestjs/common';
import { Subject } from 'rxjs';
import { HealthRegistry } from '../observability/health.js';
import { Metrics } from '../observability/metrics.js';

/** So many failures in a row are a trouble: it is told, and stands in the health report. */
export const troubleThreshold = 3;
/** Parts of one worker that are counted apart at most. */
const maxPartsPerWorker = 1_000;

/** How a worker fails now. */
export interface FailingWorker {
  readonly worker: string;
  /** The most failures in a row that one of its parts has. */
  readonly failures: number;
  /** When the first of them was. */
  readonly since: Date;
  /** The kind of the last error, without values. */
  readonly reason: string;
}

interface FailureStreak {
  failures: number;
  readonly since: Date;
  reason: string;
}

/** What has changed about a worker: a trouble began or is over, or rows were set aside. */
export type WorkerChange =
  | { readonly kind: 'begun' | 'goes-on' | 'over'; readonly worker: string }
  | { readonly kind: 'set-aside'; readonly worker: string; readonly rows: number; readonly reason: string };

/**
 * Counts how often each worker of this process (relay, consumer, timer, feed) has failed in a row. From the third failure on it
 * is in trouble: `worker_failures_in_a_row`, the health report, and whoever follows `changes` say so.
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
   * @param part what of the worker failed (a partition, a row): its failures are counted apart from those of other parts
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

  /** Ends a part's failures in a row. Cheap when there were none. */
  recordSuccess(worker: string, part = ''): void {
    const parts = this.streaks.get(worker);
    if (parts === undefined || !parts.has(part)) return;
    const before = this.isInTrouble(worker);
    parts.delete(part);
    this.updateGauge(worker);
    if (before && !this.isInTrouble(worker)) this.changes.next({ kind: 'over', worker });
  }

  /** Counts rows that a worker could not process and left out, going on with the others. */
  recordSkippedRows(worker: string, reason: string, rows = 1): void {
    if (rows <= 0) return;
    this.metrics.rowsSetAside.inc({ worker }, rows);
    this.changes.next({ kind: 'set-aside', worker, rows, reason });
  }

  /** The service tells of this worker's troubles itself, in better words: it is counted here, and no notice is sent of it. */
  excludeFromNotices(worker: string): void {
    this.excludedWorkers.add(worker);
  }

  /** Is a notice sent of this worker's troubles? */
  sendsNotices(worker: string): boolean {
    return !this.excludedWorkers.has(worker);
  }

  /** Workers with three failures in a row or more. */
  workersInTrouble(): FailingWorker[] {
    return [...this.streaks.keys()].flatMap((worker) => {
      const failing = this.stateOf(worker);
      return failing === null || failing.failures < troubleThreshold ? [] : [failing];
    });
  }

  /** How often a part has failed in a row. */
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
    this.health.addHealthCheck(`worker ${worker}`, () => this.assertHealthy(worker), { isNeeded: false });
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

/** The kind of an error: its name, and the code of a driver or the type of Kafka. Messages may quote values and are left out. */
export function kindOfError(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  const { code, type } = error as Error & { code?: unknown; type?: unknown };
  const isCode = (value: unknown): value is string =>
    typeof value === 'string' && /^[A-Z0-9_]{3,60}$/.test(value);
  return [error.name, ...[code, type].filter(isCode)].join(' ').slice(0, 120);
}
