import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import { EntityManager } from 'typeorm';

interface OpenTransaction {
  readonly pool: unknown;
  open: boolean;
}
type TransactionWork = (manager: EntityManager) => Promise<unknown>;

const currentTransaction = new AsyncLocalStorage<OpenTransaction>();
const recorded: string[] = [];

/**
 * Records every connection that code asks of a pool while its own transaction holds one of the same pool. As many such
 * requests at once as the pool has connections wait for each other until they time out.
 */
export function watchSecondConnections(): void {
  const managers = EntityManager.prototype as unknown as {
    transaction(this: EntityManager, ...args: unknown[]): Promise<unknown>;
  };
  const transaction = managers.transaction;
  managers.transaction = function (...args) {
    const at = args.findIndex((one) => typeof one === 'function');
    const work = args[at] as TransactionWork;
    const { master: pool } = this.dataSource.driver as unknown as { readonly master: unknown };
    const entry: OpenTransaction = { pool, open: true };
    const watched: TransactionWork = (manager) => currentTransaction.run(entry, () => work(manager));
    return transaction.apply(this, args.with(at, watched)).finally(() => {
      entry.open = false;
    });
  };
  const pools = pg.Pool.prototype as unknown as { connect(this: object, ...args: unknown[]): unknown };
  const connect = pools.connect;
  pools.connect = function (...args) {
    const entry = currentTransaction.getStore();
    if (entry?.open === true && entry.pool === this) recordCaller();
    return connect.apply(this, args);
  };
}

/**
 * Work whose second connection cannot exhaust a pool. Nobody waits for the notices that a transaction starts. A timer holds its
 * row while it works in transactions of its own, and a process runs four timers at a time.
 */
const boundedWork = /WorkerTroubleNotices|MailTroubles|TimerScheduler\.runTimer/;

function recordCaller(): void {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 40;
  const { stack = '' } = new Error('asked here');
  Error.stackTraceLimit = limit;
  const frames = stack
    .split('\n')
    .filter((line) => /\/(services|libs|deploy)\//.test(line) && !line.includes('/libs/testing/src/'));
  // A test looks at the database, or opens a second transaction, on purpose.
  const isTest = frames.find((frame) => !frame.includes('/platform/src/database/'))?.includes('.spec.ts');
  if (isTest !== true && !frames.some((frame) => boundedWork.test(frame))) recorded.push(frames.join('\n'));
}

/** Returns the stacks that were recorded since the last call. */
export const takeSecondConnections = (): string[] => recorded.splice(0);
