import { readdirSync, readFileSync } from 'node:fs';

const tick = 100;

function statOf(pid) {
  try {
    const [, rest] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
    const fields = rest.split(' ');
    return {
      parent: Number(fields[1]),
      own: (Number(fields[11]) + Number(fields[12])) / tick,
      ended: (Number(fields[13]) + Number(fields[14])) / tick,
      resident: Number(fields[21]) * 4096,
    };
  } catch {
    return null;
  }
}

/** The processes of a system by name: its services, and the servers they stand on. */
const namedPids = (system) => [
  ...system.names.map((name) => [name, system.child(name).pid]),
  ...system.servers.children.map(({ name, pid }) => [name, pid]),
];

/** CPU seconds that each has used since its start, its children's included. Linux. */
export function cpuOf(system) {
  const children = childrenByParent();
  return Object.fromEntries(
    namedPids(system).map(([name, pid]) => {
      const stat = statOf(pid);
      const below = (children.get(pid) ?? []).reduce((sum, child) => sum + (statOf(child)?.own ?? 0), 0);
      return [name, (stat?.own ?? 0) + (stat?.ended ?? 0) + below];
    }),
  );
}

/** Memory that each holds now, its children's included, bytes. Linux. */
export function memoryOf(system) {
  const children = childrenByParent();
  return Object.fromEntries(
    namedPids(system).map(([name, pid]) => [
      name,
      [pid, ...(children.get(pid) ?? [])].reduce((sum, one) => sum + (statOf(one)?.resident ?? 0), 0),
    ]),
  );
}

function childrenByParent() {
  const children = new Map();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const parent = statOf(entry)?.parent;
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  return children;
}
