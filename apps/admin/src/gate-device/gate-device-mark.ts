/** Says without a database that this browser is a gate device, so that the page knows it at its start. */
const markKey = 'kb-gate-device';

/** Whether this browser was enrolled as a gate device. */
export function isGateDevice(): boolean {
  try {
    return localStorage.getItem(markKey) !== null;
  } catch {
    return false;
  }
}

/** @throws DOMException where storage is closed or full */
export const markGateDevice = (deviceId: string): void => localStorage.setItem(markKey, deviceId);

export function unmarkGateDevice(): void {
  try {
    localStorage.removeItem(markKey);
  } catch {
    // Closed: the mark was never there.
  }
}
