import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * Which of some processes holds the local end of a TCP connection, so that the one at work is killed and not its twin.
 * Reads `/proc`; where there is none, answers undefined.
 */
export function holderOfPort(port, pids) {
  const inode = inodeOf(port);
  if (inode === undefined) return undefined;
  return pids.find((pid) => {
    try {
      return readdirSync(`/proc/${pid}/fd`).some((fd) => {
        try {
          return readlinkSync(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`;
        } catch {
          return false;
        }
      });
    } catch {
      return false;
    }
  });
}

function inodeOf(port) {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  for (const file of ['/proc/net/tcp', '/proc/net/tcp6']) {
    try {
      for (const line of readFileSync(file, 'utf8').split('\n').slice(1)) {
        const columns = line.trim().split(/\s+/);
        if (columns[1]?.endsWith(wanted)) return columns[9];
      }
    } catch {
      // Not on this system.
    }
  }
  return undefined;
}
