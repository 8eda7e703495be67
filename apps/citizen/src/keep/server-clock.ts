const storeKey = 'kb-clock';
/** A header tells whole seconds and travels a while: what is nearer than this counts as right. */
const maxClockDriftMs = 3_000;

function readOffset(): number {
  try {
    return Number(localStorage.getItem(storeKey)) || 0;
  } catch {
    return 0;
  }
}

let offset = readOffset();

/** Learns how far this device's clock is off from the server's (milliseconds since 1970). */
export function noteServerTime(serverTime: number | null): void {
  if (serverTime === null) return;
  const found = serverTime + 500 - Date.now();
  offset = Math.abs(found) < maxClockDriftMs ? 0 : found;
  try {
    localStorage.setItem(storeKey, String(offset));
  } catch {
    // Known until the page is closed.
  }
}

/** The time by the server's clock, as far as it is known: a phone that is an hour wrong still shows the right one. */
export function serverNow(now: number = Date.now()): number {
  return now + offset;
}
