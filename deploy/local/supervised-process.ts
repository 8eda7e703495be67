import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ExplainedError } from './explained-error.ts';
import type { Log } from './log.ts';
import { createPrivateFolder } from './private-folder.ts';

/** A process that exits more than `maxExitsInWindow` times within this time is not restarted any more. */
const exitWindowMs = 20_000;
const maxExitsInWindow = 5;
const maxRestartDelayMs = 5_000;
const stopTimeoutMs = 12_000;
const maxLogLineLength = 300;

/** What the owner of supervised processes is notified of. */
export interface ProcessHooks {
  /** A process exited and is restarted. */
  readonly onExit?: Log;
  /** A process exited too often and stays down. */
  readonly onGiveUp?: Log;
  /** A process was started or restarted: its process id is new. */
  readonly onStart?: (started: SupervisedProcess) => void;
}

export interface SupervisedProcessOptions extends ProcessHooks {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly logDir: string;
  /** The signal that stops it; SIGTERM when it is left out. */
  readonly signal?: NodeJS.Signals;
  /** From 0 to 19: the higher, the lower its scheduling priority. */
  readonly niceness?: number | undefined;
}

/**
 * A child process that is restarted when it exits, until it is stopped. It has a process group of its own: Ctrl-C reaches
 * this process only, which then stops its children in their order.
 */
export class SupervisedProcess {
  readonly name: string;
  readonly logFile: string;
  readonly #options: SupervisedProcessOptions;
  #stopping = false;
  #process: ChildProcess | undefined;
  #exited: Promise<void> = Promise.resolve();
  #exitTimes: readonly number[] = [];
  #restartTimer: NodeJS.Timeout | undefined;

  constructor(options: SupervisedProcessOptions) {
    this.#options = options;
    this.name = options.name;
    this.logFile = path.join(options.logDir, `${options.name}.log`);
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  get isRunning(): boolean {
    return (
      this.#process !== undefined && this.#process.exitCode === null && this.#process.signalCode === null
    );
  }

  /** @throws ExplainedError when the process has exited or was never started */
  readonly requireRunning = (): void => {
    if (this.#process === undefined || this.#process.exitCode !== null)
      throw new ExplainedError(
        `${this.name} exited while it was starting: ${this.#readLastLogLine()} (log: ${this.logFile})`,
      );
  };

  start(): void {
    this.#stopping = false;
    const { command, args, env, cwd, uid, gid, logDir, niceness = 0 } = this.#options;
    createPrivateFolder(logDir);
    const log = openSync(this.logFile, 'a', 0o600);
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      ...(cwd === undefined ? {} : { cwd }),
      stdio: ['ignore', log, log],
      detached: true,
      ...(uid === undefined ? {} : { uid }),
      ...(gid === undefined ? {} : { gid }),
    });
    closeSync(log);
    if (niceness > 0 && child.pid !== undefined) lowerPriority(child.pid, niceness);
    this.#process = child;
    this.#exited = new Promise((resolve) => {
      child.once('error', () => resolve());
      child.once('exit', (code, signal) => {
        resolve();
        this.#handleExit(code, signal);
      });
    });
    this.#options.onStart?.(this);
  }

  /** Stops the process by its id and does not restart it; after `timeoutMs` it is killed. */
  async stop({
    timeoutMs = stopTimeoutMs,
    signal = this.#options.signal ?? 'SIGTERM',
  }: { readonly timeoutMs?: number; readonly signal?: NodeJS.Signals } = {}): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restartTimer);
    const pid = this.#process?.pid;
    if (!this.isRunning || pid === undefined) return;
    sendSignal(pid, signal);
    const timer = setTimeout(() => sendSignal(pid, 'SIGKILL'), timeoutMs);
    await this.#exited;
    clearTimeout(timer);
  }

  /** Sends a signal as a fault would. A process that exits of it is restarted. */
  sendFault(signal: NodeJS.Signals = 'SIGKILL'): void {
    if (this.pid !== undefined) sendSignal(this.pid, signal);
  }

  #readLastLogLine(): string {
    if (!existsSync(this.logFile)) return 'it wrote nothing';
    const lines = readFileSync(this.logFile, 'utf8').trim().split('\n');
    return lines.at(-1)?.slice(0, maxLogLineLength) ?? 'it wrote nothing';
  }

  #handleExit(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#stopping) return;
    const now = Date.now();
    this.#exitTimes = [...this.#exitTimes.filter((at) => at > now - exitWindowMs), now];
    if (this.#exitTimes.length > maxExitsInWindow) {
      this.#options.onGiveUp?.(
        `${this.name} exited ${this.#exitTimes.length} times within ${exitWindowMs / 1000} seconds and is not restarted: ${this.#readLastLogLine()} (log: ${this.logFile})`,
      );
      return;
    }
    const delayMs = Math.min(maxRestartDelayMs, 250 * 2 ** (this.#exitTimes.length - 1));
    this.#options.onExit?.(`${this.name} exited (${signal ?? code}), restarting it`);
    this.#restartTimer = setTimeout(() => this.start(), delayMs);
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // The process has exited already.
  }
}

/** Lowers a process's priority. Where the kernel schedules by session, the leader of a session is weighed as a group of its own. */
function lowerPriority(pid: number, niceness: number): void {
  try {
    os.setPriority(pid, niceness);
    writeFileSync(`/proc/${pid}/autogroup`, String(niceness));
  } catch {
    // Not Linux, or a kernel without autogroups: only the priority is missing.
  }
}
