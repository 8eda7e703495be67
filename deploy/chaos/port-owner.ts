import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * Finds which of some processes owns the local end of a TCP connection, so that the process in a critical section is killed
 * and not its twin.
 * @returns undefined when none owns it, or when this system has no `/proc`
 */
export function findPortOwner(port: number, pids: readonly number[]): number | undefined {
  const inode = findInode(port);
  return inode === undefined ? undefined : pids.find((pid) => ownsSocket(pid, inode));
}

function ownsSocket(pid: number, inode: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((descriptor) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${descriptor}`) === `socket:[${inode}]`;
      } catch {
        return false;
      }
    });
  } catch {
    return false;
  }
}

/** The inode of the socket with a local port. */
function findInode(port: number): string | undefined {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  for (const file of ['/proc/net/tcp', '/proc/net/tcp6']) {
    try {
      for (const line of readFileSync(file, 'utf8').split('\n').slice(1)) {
        const columns = line.trim().split(/\s+/);
        if (columns[1]?.endsWith(suffix)) return columns[9];
      }
    } catch {
      // Not Linux.
    }
  }
  return undefined;
}
