import { readdirSync, readFileSync } from 'node:fs';
import type { RunningSystem } from '@khai-bao/local/system.ts';

/** Clock ticks a second of `/proc/<pid>/stat` (USER_HZ). */
const ticksPerSecond = 100;
const pageBytes = 4096;

interface ProcessStat {
  readonly parent: number;
  /** CPU seconds of the process. */
  readonly ownSeconds: number;
  /** CPU seconds of its children that have exited. */
  readonly endedChildrenSeconds: number;
  readonly residentBytes: number;
}

function readStat(pid: number): ProcessStat | null {
  try {
    const fields = (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1] ?? '').split(' ').map(Number);
    const field = (at: number): number => fields[at] ?? 0;
    return {
      parent: field(1),
      ownSeconds: (field(11) + field(12)) / ticksPerSecond,
      endedChildrenSeconds: (field(13) + field(14)) / ticksPerSecond,
      residentBytes: field(21) * pageBytes,
    };
  } catch {
    return null;
  }
}

/** The processes of a system by name: its services and its servers. */
const namedPids = (system: RunningSystem): [name: string, pid: number][] =>
  [...system.names.map(system.serviceProcess), ...system.servers.processes].flatMap(
    ({ name, pid }): [string, number][] => (pid === undefined ? [] : [[name, pid]]),
  );

/** CPU seconds that each process has used since its start, its children included. Needs Linux. */
export function cpuSecondsByProcess(system: RunningSystem): Record<string, number> {
  const children = childrenByParent();
  return Object.fromEntries(
    namedPids(system).map(([name, pid]) => {
      const stat = readStat(pid);
      const childSeconds = (children.get(pid) ?? []).reduce(
        (sum, child) => sum + (readStat(child)?.ownSeconds ?? 0),
        0,
      );
      return [name, (stat?.ownSeconds ?? 0) + (stat?.endedChildrenSeconds ?? 0) + childSeconds];
    }),
  );
}

/** Resident memory of each process in bytes, its children included. Needs Linux. */
export function memoryBytesByProcess(system: RunningSystem): Record<string, number> {
  const children = childrenByParent();
  return Object.fromEntries(
    namedPids(system).map(([name, pid]) => [
      name,
      [pid, ...(children.get(pid) ?? [])].reduce(
        (sum, each) => sum + (readStat(each)?.residentBytes ?? 0),
        0,
      ),
    ]),
  );
}

function childrenByParent(): ReadonlyMap<number, readonly number[]> {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const parent = readStat(Number(entry))?.parent;
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  return children;
}
