import { fork } from 'node:child_process';
import path from 'node:path';

const remembered = 4 * 600;

/** The load as its parent sees it: started, watched, stopped. */
export class Load {
  #child;
  #windows = [];
  #done;

  constructor(order) {
    this.#child = fork(path.join(import.meta.dirname, 'load-process.mjs'), { stdio: 'inherit' });
    this.#done = new Promise((resolve, reject) => {
      this.#child.on('message', ({ window, done }) => {
        if (window !== undefined) {
          this.#windows.push({ at: Date.now(), ...window });
          if (this.#windows.length > remembered) this.#windows.shift();
        }
        if (done !== undefined) resolve(done);
      });
      this.#child.once('exit', (code) => reject(new Error(`the load ended with ${code}`)));
    });
    this.#done.catch(() => undefined);
    this.#child.send(order);
  }

  /** What has been since a moment: answers that were good, those that were not, and the slowest of the usual ones. */
  since(moment) {
    const windows = this.#windows.filter(({ at }) => at > moment);
    const sum = (read) => windows.reduce((total, window) => total + read(window), 0);
    return {
      windows: windows.length,
      good: sum(({ answered }) => answered),
      declared: sum(({ good }) => good.declare ?? 0),
      bad: sum(({ bad }) => bad),
      p95: Math.max(0, ...windows.map(({ p95 }) => p95)),
    };
  }

  /** Begins nothing new, lets what is under way come to its end for so long, closes the ledger. */
  async stop(patience = 60_000) {
    this.#child.send({ stop: patience });
    return this.#done;
  }

  /** Ends it at once. */
  kill() {
    if (this.#child.exitCode === null) this.#child.kill('SIGKILL');
  }
}
