import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { EntryCounts } from '../../bench/ledger/ledger.ts';
import type { ResponseWindow } from './response-meter.ts';
import type { SiteUnit } from './site.ts';

/** What the process of the load is started with. */
export interface LoadOrder {
  readonly origin: string;
  /** Requests a second. */
  readonly rate: number;
  readonly seed: number;
  readonly site: readonly SiteUnit[];
  /** The file of the ledger. */
  readonly file: string;
}

/** Tells the process of the load to stop. */
export interface StopOrder {
  /** How long requests in progress are retried, milliseconds. */
  readonly stopWithinMs: number;
}

/** What a load did. */
export interface LoadResult {
  /** Responses by kind and status: `declare 201`. */
  readonly answers: Readonly<Record<string, number>>;
  /** Requests that were sent again on a new connection. */
  readonly resent: number;
  /** Requests that were not sent because too many were in progress. */
  readonly heldBack: number;
  /** Requests that never ended. */
  readonly hanging: number;
  readonly flaws: readonly string[];
  readonly recorded: EntryCounts;
}

/** A message of the process of the load. */
export interface LoadMessage {
  readonly window?: ResponseWindow;
  readonly result?: LoadResult;
}

/** The responses since a moment. */
export interface LoadSummary {
  readonly windows: number;
  readonly good: number;
  /** Accepted declarations. */
  readonly declared: number;
  readonly failed: number;
  /** Milliseconds: the largest p95 of all windows. */
  readonly p95: number;
}

/** Ten minutes of windows. */
const maxWindows = 4 * 600;

/** The load, seen from the process that started it. */
export class Load {
  readonly #child: ChildProcess;
  readonly #windows: (ResponseWindow & { readonly at: number })[] = [];
  readonly #result: Promise<LoadResult>;

  constructor(order: LoadOrder) {
    this.#child = fork(path.join(import.meta.dirname, 'load-process.ts'), { stdio: 'inherit' });
    this.#result = new Promise((resolve, reject) => {
      this.#child.on('message', (message) => {
        const { window, result } = message as LoadMessage;
        if (window !== undefined) {
          this.#windows.push({ at: Date.now(), ...window });
          if (this.#windows.length > maxWindows) this.#windows.shift();
        }
        if (result !== undefined) resolve(result);
      });
      this.#child.once('exit', (code) => reject(new Error(`the load process exited with ${code}`)));
    });
    this.#result.catch(() => undefined);
    this.#child.send(order);
  }

  /** Sums up the responses since a moment, milliseconds since 1970. */
  summarizeSince(moment: number): LoadSummary {
    const windows = this.#windows.filter(({ at }) => at > moment);
    const sum = (read: (window: ResponseWindow) => number): number =>
      windows.reduce((total, window) => total + read(window), 0);
    return {
      windows: windows.length,
      good: sum(({ good }) => good),
      declared: sum(({ goodByKind }) => goodByKind['declare'] ?? 0),
      failed: sum(({ failed }) => failed),
      p95: Math.max(0, ...windows.map(({ p95 }) => p95)),
    };
  }

  /** Sends no new requests, lets those in progress end, and closes the ledger. */
  async stop(stopWithinMs = 60_000): Promise<LoadResult> {
    this.#child.send({ stopWithinMs } satisfies StopOrder);
    return this.#result;
  }

  /** Kills the process of the load. */
  kill(): void {
    if (this.#child.exitCode === null) this.#child.kill('SIGKILL');
  }
}
