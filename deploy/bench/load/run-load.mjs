import { fork } from 'node:child_process';
import path from 'node:path';

/**
 * Runs a load in a process of its own.
 * @param {{host: string, port: number, path: string, seconds: number, connections: number, rate?: number, ledgerFile?: string, forms: {count: number, gates: {code: string, unitId: string}[], seed: number, suspectedShare: number}}} wish
 *   without `rate`, every connection sends as fast as it is answered; without `ledgerFile`, nothing is written down
 * @returns {Promise<{seconds: number, accepted: number, endedAt: number, reds: {id: string, at: number}[], statuses: Record<string, number>, milliseconds: {p50: number, p95: number, p99: number, worst: number}, minutes: object[], refusedMilliseconds: object}>} of those accepted, in all and minute by minute, and of those refused; status 0: no answer
 */
export function runLoad(wish) {
  const child = fork(path.join(import.meta.dirname, 'load-process.mjs'));
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => {
      if (code !== 0) reject(new Error(`the load ended with ${code}`));
    });
    child.send({ ...wish, forms: { ...wish.forms, filledAt: new Date().toISOString() } });
  });
}
