import { setTimeout as sleep } from 'node:timers/promises';
import type { BacklogItem } from '../bench/ledger/backlog.ts';
import type { Log } from '../local/log.ts';
import { requirePort } from '../local/ports.ts';
import type { RunningSystem } from '../local/system.ts';
import type { ChaosContext } from './chaos-context.ts';

/** Responses of this time are assessed. */
const assessedMs = 1_600;
/** Seconds of load that a consumer may lag behind. */
const maxLagSeconds = 2;
const maxOutboxAgeSeconds = 2;
const maxFeedAgeSeconds = 10;
const maxOtherAgeSeconds = 8;
const pollIntervalMs = 500;

/** Why the system has not recovered yet; null when it has. */
async function findCause(
  { load, backlog, system, rate }: ChaosContext,
  maxLatencyMs: number,
): Promise<string | null> {
  const { windows, good, failed, p95 } = load.summarizeSince(Date.now() - assessedMs);
  if (windows < 2 || good === 0) return 'no responses';
  if (failed > 0) return 'requests fail';
  if (p95 > maxLatencyMs) return `responses take ${Math.round(p95)} ms`;
  const unready = await findFailingProcesses(system, 'ready', 2_000);
  if (unready.length > 0) return `${unready.join(', ')} not ready`;
  let items: BacklogItem[];
  try {
    items = await backlog.readItems();
  } catch {
    return 'a server cannot be reached';
  }
  const late = items.find((item) => isLate(item, rate));
  return late === undefined ? null : `${late.count} in ${late.what}`;
}

function isLate({ what, count, seconds }: BacklogItem, rate: number): boolean {
  if (what.startsWith('consumer')) return count > rate * maxLagSeconds;
  const age = seconds ?? 0;
  if (what.startsWith('outbox')) return age > maxOutboxAgeSeconds;
  if (what.startsWith('feed')) return age > maxFeedAgeSeconds;
  return age > maxOtherAgeSeconds;
}

/** The time back to normal after a fault. */
export interface Recovery {
  /** Milliseconds since the end of the fault. */
  readonly milliseconds: number;
  readonly recovered: boolean;
  /** The last cause for which the system had not recovered. */
  readonly lastCause: string;
}

export interface RecoveryOptions {
  /** When the fault ended, milliseconds since 1970. */
  readonly since: number;
  readonly timeoutMs: number;
  /** Responses that take longer are slow. */
  readonly maxLatencyMs: number;
  /** Receives each new cause. */
  readonly log?: Log;
}

/** Waits until requests are answered without failures and fast, every process is ready, and the queues have drained. */
export async function waitForRecovery(
  context: ChaosContext,
  { since, timeoutMs, maxLatencyMs, log = () => undefined }: RecoveryOptions,
): Promise<Recovery> {
  let lastCause = '';
  for (;;) {
    const cause = await findCause(context, maxLatencyMs);
    const milliseconds = Date.now() - since;
    if (cause === null) return { milliseconds, recovered: true, lastCause };
    if (cause !== lastCause) log(cause);
    lastCause = cause;
    if (milliseconds > timeoutMs) return { milliseconds, recovered: false, lastCause };
    await sleep(pollIntervalMs);
  }
}

/** Names of the processes whose health check fails. */
export async function findFailingProcesses(
  { names, ports }: RunningSystem,
  check: 'ready' | 'live',
  timeoutMs: number,
): Promise<string[]> {
  const results = await Promise.all(
    names.map(async (name) => {
      try {
        const url = `http://127.0.0.1:${requirePort(ports, name)}/health/${check}`;
        return { name, ok: (await fetch(url, { signal: AbortSignal.timeout(timeoutMs) })).ok };
      } catch {
        return { name, ok: false };
      }
    }),
  );
  return results.filter(({ ok }) => !ok).map(({ name }) => name);
}
