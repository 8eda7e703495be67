/** A header tells whole seconds and travels a while: a difference smaller than this counts as none, milliseconds. */
const toleranceMilliseconds = 3_000;
/** The device's clock and its steady counter may part by this before the clock counts as set by hand or the device as asleep. */
const driftMilliseconds = 60_000;
const storageKey = 'kb-clock';

export interface ClockSources {
  /** The device's clock, milliseconds since 1970; anybody may set it. */
  readonly wall: () => number;
  /** A counter that nobody sets, milliseconds; it may stand still while the device sleeps. */
  readonly steady: () => number;
  readonly storage: Pick<Storage, 'getItem' | 'setItem'> | null;
}

function localStorageOrNull(): Storage | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

/**
 * The server's time on a device whose own clock may be wrong. Each answer of a service says what time it is there; between answers
 * the steady counter goes on from it. The difference is kept, so that it is known after a start without a network too.
 */
export class ServerClock {
  private readonly sources: ClockSources;
  private offset: number | null = null;
  private anchor: { readonly wall: number; readonly steady: number } | null = null;

  constructor(sources: Partial<ClockSources> = {}) {
    this.sources = {
      wall: () => Date.now(),
      steady: () => performance.now(),
      storage: localStorageOrNull(),
      ...sources,
    };
    this.offset = this.readOffset();
    this.anchor = this.readings();
  }

  /**
   * Learns the time from an answer that came from the server just now (never from a cache).
   * @param date its `Date` header
   * @param sentAt when the request left, by this device's clock, milliseconds since 1970
   */
  recordServerTime(date: string | null, sentAt: number): void {
    const told = Date.parse(date ?? '');
    if (Number.isNaN(told)) return;
    const wall = this.sources.wall();
    // The header cuts the second off, and was written on the way between sending and receiving.
    const found = told + 500 - (wall - Math.max(0, wall - sentAt) / 2);
    this.offset = Math.abs(found) < toleranceMilliseconds ? 0 : found;
    this.anchor = this.readings();
    try {
      this.sources.storage?.setItem(storageKey, String(this.offset));
    } catch {
      // Known until the page is closed.
    }
  }

  /** The time by the server, whole milliseconds since 1970, as far as this device knows it. */
  now(): number {
    const { wall } = this.readings();
    // Set back while the page stands: the counter goes on.
    return Math.round(wall + (this.offset ?? 0) + Math.max(0, -this.drift()));
  }

  /** True when the time was ever compared with the server's, also before this page was opened. */
  get isKnown(): boolean {
    return this.offset !== null;
  }

  /** True when the time was compared with the server's and the clock has not been moved since; a device that slept counts as moved. */
  get isCertain(): boolean {
    return this.offset !== null && Math.abs(this.drift()) < driftMilliseconds;
  }

  /** How much more the clock has gone than the counter since they were read together, milliseconds. */
  private drift(): number {
    if (!this.anchor) return 0;
    const { wall, steady } = this.readings();
    return wall - this.anchor.wall - (steady - this.anchor.steady);
  }

  private readings(): { readonly wall: number; readonly steady: number } {
    return { wall: this.sources.wall(), steady: this.sources.steady() };
  }

  private readOffset(): number | null {
    try {
      const kept = this.sources.storage?.getItem(storageKey);
      const offset = Number(kept);
      return kept === null || kept === undefined || !Number.isFinite(offset) ? null : offset;
    } catch {
      return null;
    }
  }
}
