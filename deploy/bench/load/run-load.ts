import { fork } from 'node:child_process';
import path from 'node:path';
import type { FormsOptions } from './forms.ts';

export interface LoadOptions {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly seconds: number;
  readonly connections: number;
  /** Requests a second. Without a rate, each connection sends its next request as soon as it has a response. */
  readonly rate?: number;
  /** The file in which accepted declarations are recorded. */
  readonly ledgerFile?: string;
  readonly forms: FormsOptions;
}

/** What the process of a load receives as its message. */
export interface LoadOrder extends LoadOptions {
  /** When the forms were filled, ISO 8601. */
  readonly filledAt: string;
}

/** Latencies in milliseconds. */
export interface Latencies {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly worst: number;
}

/** A suspected declaration and when its response arrived, in milliseconds since 1970. */
export interface SuspectedDeclaration {
  readonly id: string;
  readonly at: number;
}

export interface LoadReport {
  readonly seconds: number;
  readonly accepted: number;
  readonly endedAt: number;
  readonly suspected: readonly SuspectedDeclaration[];
  /** Responses by status; status 0: no response arrived. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Of accepted declarations. */
  readonly acceptedLatency: Latencies;
  /** Of accepted declarations, minute by minute. */
  readonly minuteLatencies: readonly Latencies[];
  readonly refusedLatency: Latencies;
}

/** Runs a load in a process of its own. @throws Error when that process fails */
export function runLoad(options: LoadOptions): Promise<LoadReport> {
  const child = fork(path.join(import.meta.dirname, 'load-process.ts'));
  return new Promise((resolve, reject) => {
    child.once('message', (report) => resolve(report as LoadReport));
    child.once('exit', (code) => {
      if (code !== 0) reject(new Error(`the load process exited with ${code}`));
    });
    child.send({ ...options, filledAt: new Date().toISOString() } satisfies LoadOrder);
  });
}
