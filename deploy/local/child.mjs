import { spawn } from 'node:child_process';
import { openSync, closeSync, readFileSync, existsSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PlainError } from './plain-error.mjs';
import { privateFolder } from './private-folder.mjs';

const fastDeath = 20_000;
const mostFastDeaths = 5;

/**
 * A child process that is started again when it dies, until it is stopped. It has a process group of its own, so that
 * Ctrl-C reaches this process only, which then stops the children in their order.
 */
export class Child {
  #stopping = false;
  #process;
  #exited = Promise.resolve();
  #deaths = [];
  #timer;

  /** @param {{name: string, command: string, args: string[], env?: object, cwd?: string, uid?: number, gid?: number, logDir: string, signal?: string, onEvent?: (text: string) => void, onHopeless?: (text: string) => void, onPid?: (child: Child) => void, niceness?: number}} options niceness: from 0 to 19, how far it steps back behind others when the processors are short */
  constructor(options) {
    this.options = options;
    this.name = options.name;
    this.logFile = path.join(options.logDir, `${options.name}.log`);
  }

  get pid() {
    return this.#process?.pid;
  }

  get alive() {
    return (
      this.#process !== undefined && this.#process.exitCode === null && this.#process.signalCode === null
    );
  }

  /** Throws in one sentence when the child is not alive. */
  requireAlive = () => {
    if (this.#process === undefined || this.#process.exitCode !== null)
      throw new PlainError(
        `${this.name} ended while it was starting: ${this.lastWords()} (all of it in ${this.logFile})`,
      );
  };

  start() {
    this.#stopping = false;
    const { command, args, env, cwd, uid, gid, logDir } = this.options;
    privateFolder(logDir);
    const log = openSync(this.logFile, 'a', 0o600);
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      cwd,
      stdio: ['ignore', log, log],
      detached: true,
      ...(uid === undefined ? {} : { uid, gid }),
    });
    closeSync(log);
    if (this.options.niceness > 0 && child.pid !== undefined) stepBack(child.pid, this.options.niceness);
    this.#process = child;
    this.#exited = new Promise((resolve) => {
      child.once('error', () => resolve());
      child.once('exit', (code, signal) => {
        resolve();
        this.#onExit(code, signal);
      });
    });
    this.options.onPid?.(this);
  }

  /** Stops it by its process id, for good; after `patience` milliseconds it is killed. */
  async stop({ patience = 12_000, signal = this.options.signal ?? 'SIGTERM' } = {}) {
    this.#stopping = true;
    clearTimeout(this.#timer);
    const child = this.#process;
    if (!this.alive || child.pid === undefined) return;
    signalTo(child.pid, signal);
    const timer = setTimeout(() => signalTo(child.pid, 'SIGKILL'), patience);
    await this.#exited;
    clearTimeout(timer);
  }

  /** Kills it as a fault would; it is started again. */
  kill(signal = 'SIGKILL') {
    if (this.pid !== undefined) signalTo(this.pid, signal);
  }

  lastWords() {
    if (!existsSync(this.logFile)) return 'it said nothing';
    const lines = readFileSync(this.logFile, 'utf8').trim().split('\n');
    return lines[lines.length - 1]?.slice(0, 300) ?? 'it said nothing';
  }

  #onExit(code, signal) {
    if (this.#stopping) return;
    const now = Date.now();
    this.#deaths = [...this.#deaths.filter((at) => at > now - fastDeath), now];
    if (this.#deaths.length > mostFastDeaths) {
      this.options.onHopeless?.(
        `${this.name} died ${this.#deaths.length} times within ${fastDeath / 1000} seconds and is given up: ${this.lastWords()} (all of it in ${this.logFile})`,
      );
      return;
    }
    const wait = Math.min(5_000, 250 * 2 ** (this.#deaths.length - 1));
    this.options.onEvent?.(`${this.name} ended (${signal ?? code}), starting it again`);
    this.#timer = setTimeout(() => this.start(), wait);
  }
}

function signalTo(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone already.
  }
}

/** Lets others go first. A process that leads a session is weighed as a group of its own where the kernel groups by sessions. */
function stepBack(pid, niceness) {
  try {
    os.setPriority(pid, niceness);
    writeFileSync(`/proc/${pid}/autogroup`, String(niceness));
  } catch {
    // Another system, or a kernel that does not group: nothing depends on it.
  }
}
