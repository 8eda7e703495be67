import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExplainedError } from './explained-error.ts';
import type { Log } from './log.ts';

/** What a start writes to `pids.json`: its own process id and those of its children. */
export interface RecordedProcesses {
  readonly parent: number;
  readonly pids: readonly number[];
}

export const pidFileOf = (stateDir: string): string => path.join(stateDir, 'pids.json');

/** Parts of the command lines of processes that start a system. */
const starterCommands = ['start.ts', 'chaos.ts', 'bench.ts', 'jest'];
/** Parts of the command lines of a system's processes. */
const systemCommands = ['dist/main.js', 'kafka.Kafka', 'redis-server', 'maildev', 'mail-main', 'postgres'];
const stopTimeoutMs = 8_000;

/**
 * Stops the children of a start that was killed, by the process ids that it recorded.
 * @throws ExplainedError when that start is still running
 */
export async function stopLeftoverProcesses(stateDir: string, log: Log): Promise<void> {
  const pidFile = pidFileOf(stateDir);
  if (!existsSync(pidFile)) return;
  const { parent, pids } = JSON.parse(readFileSync(pidFile, 'utf8')) as RecordedProcesses;
  if (parent !== process.pid && commandContains(parent, starterCommands))
    throw new ExplainedError(
      `This system is running already (process ${parent}): stop it with Ctrl-C first.`,
    );
  const leftovers = pids.filter((pid) => commandContains(pid, systemCommands));
  if (leftovers.length > 0) log(`stopping ${leftovers.length} processes that an earlier start left running`);
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    for (const pid of leftovers) if (isAlive(pid)) process.kill(pid, signal);
    for (let waitedMs = 0; waitedMs < stopTimeoutMs && leftovers.some(isAlive); waitedMs += 200)
      await sleep(200);
  }
  rmSync(pidFile, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** True when the command line of a process contains one of the parts: the id may belong to another program by now. */
function commandContains(pid: number, parts: readonly string[]): boolean {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return parts.some((part) => command.includes(part));
  } catch {
    return false;
  }
}
