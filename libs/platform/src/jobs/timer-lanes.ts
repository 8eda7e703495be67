import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { ServiceConfig } from '../config/service-config.js';
import type { DueTimer } from './timer-rows.js';

/** The queue of a lane on Redis, and what runs its timers. */
interface Lane {
  readonly queue: Queue;
  readonly worker: Worker;
}

/** The lane of kinds that name none. */
export const commonLane = '';
/** Timers of a lane that run at the same time in one process. Each holds a connection to the database. */
const concurrency = { common: 4, other: 2 } as const;
/** Delay after which an overdue timer is queued in Redis under another name, milliseconds. */
const staleAfterMs = 5_000;
/** Time for running timers to end at a shutdown, milliseconds. */
const shutdownMs = 3_000;

/**
 * The lanes of a service's timers: queues on Redis, each with a worker of its own, so that handlers that wait for another system
 * delay only the timers of their lane.
 */
export class TimerLanes {
  private readonly connections: Redis[] = [];
  private readonly lanes = new Map<string, Lane>();

  constructor(
    private readonly config: Pick<ServiceConfig, 'redisUrl' | 'redisPrefix'>,
    private readonly queueName: string,
    private readonly runTimer: (id: string) => Promise<void>,
  ) {}

  get names(): string[] {
    return [...this.lanes.keys()];
  }

  /** Whether lanes are open and all their connections to Redis work. */
  get areReady(): boolean {
    return this.lanes.size > 0 && this.areConnected;
  }

  private get areConnected(): boolean {
    return this.connections.every((connection) => connection.status === 'ready');
  }

  /** Opens a lane, once. Its worker starts to take timers. */
  open(lane: string): void {
    if (this.lanes.has(lane)) return;
    const name = lane === commonLane ? this.queueName : `${this.queueName}-${lane}`;
    const prefix = this.config.redisPrefix;
    const queue = new Queue(name, {
      connection: this.connect(),
      prefix,
      defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
    });
    const worker = new Worker(name, (job) => this.runTimer((job.data as { id: string }).id), {
      connection: this.connect(),
      prefix,
      concurrency: lane === commonLane ? concurrency.common : concurrency.other,
    });
    queue.on('error', () => undefined);
    worker.on('error', () => undefined);
    this.lanes.set(lane, { queue, worker });
  }

  /** Queues timers. A timer that is already queued stays single, unless it is overdue. */
  async add(lane: string, timers: readonly DueTimer[], now: number): Promise<void> {
    if (timers.length === 0) return;
    await this.lanes.get(lane)?.queue.addBulk(
      timers.map((timer) => ({
        name: 'timer',
        data: { id: timer.id },
        opts: { jobId: jobIdOf(timer, now), delay: Math.max(0, timer.dueAt.getTime() - now) },
      })),
    );
  }

  /** Waits for running timers, for a limited time, and disconnects. */
  async close(): Promise<void> {
    const force = !this.areConnected;
    await Promise.race([
      Promise.all(
        [...this.lanes.values()].flatMap(({ worker, queue }) => [worker.close(force), queue.close()]),
      ),
      new Promise((resolve) => setTimeout(resolve, shutdownMs).unref()),
    ]).catch(() => undefined);
    for (const connection of this.connections) connection.disconnect();
  }

  private connect(): Redis {
    const connection = new Redis(this.config.redisUrl, {
      maxRetriesPerRequest: null,
      retryStrategy: (times) => Math.min(times * 200, 3_000),
    });
    connection.on('error', () => undefined);
    this.connections.push(connection);
    return connection;
  }
}

/**
 * Returns the job id of a timer in Redis, which makes it unique there. An overdue timer gets another id at growing
 * intervals, because Redis may hold the id without queueing the job. The row ensures that the timer runs once.
 */
function jobIdOf({ id, dueAt }: DueTimer, now: number): string {
  const overdue = now - dueAt.getTime();
  const again = overdue < staleAfterMs ? '' : `-${1 + Math.floor(Math.log2(overdue / staleAfterMs))}`;
  return `${id}-${dueAt.getTime()}${again}`;
}
