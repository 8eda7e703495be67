import type { ProfileDto } from '../generated/accounts/index.js';

/** The shift that this device shows, also after a restart without a network. */
export interface KeptShift {
  readonly profile: ProfileDto;
  /** Milliseconds since 1970 by the server's time: the shift is over. */
  readonly endsAt: number;
  /** False when the PIN was compared on the device alone, and the service has not seen it yet. */
  readonly confirmed: boolean;
}

const storageKey = 'kb-gate-shift';
/** Present while the service has not heard that the guard has ended the shift. */
const endPendingKey = 'kb-gate-shift-end';

/** Keeps the shift of a device in localStorage, whose other tabs hear of a change. */
export class KeptShiftStorage {
  private isEndPendingHere = false;

  read(): KeptShift | null {
    try {
      const found: unknown = JSON.parse(localStorage.getItem(storageKey) ?? 'null');
      return isKeptShift(found) ? found : null;
    } catch {
      return null;
    }
  }

  write(shift: KeptShift | null): void {
    try {
      if (shift === null) localStorage.removeItem(storageKey);
      else localStorage.setItem(storageKey, JSON.stringify(shift));
    } catch {
      // A full or closed storage: the shift lasts until the page is closed.
    }
  }

  /** True when a shift was ended on this device and the service has not heard of it. */
  isEndPending(): boolean {
    try {
      return localStorage.getItem(endPendingKey) !== null;
    } catch {
      return this.isEndPendingHere;
    }
  }

  setEndPending(isPending: boolean): void {
    this.isEndPendingHere = isPending;
    try {
      if (isPending) localStorage.setItem(endPendingKey, '1');
      else localStorage.removeItem(endPendingKey);
    } catch {
      // A closed storage: this page still knows.
    }
  }

  /** Calls the listener when another tab has changed the shift. */
  listen(listener: () => void): void {
    globalThis.addEventListener?.('storage', ({ key }) => {
      if (key === storageKey || key === null) listener();
    });
  }
}

const isKeptShift = (value: unknown): value is KeptShift =>
  typeof value === 'object' && value !== null && 'profile' in value && 'endsAt' in value;
