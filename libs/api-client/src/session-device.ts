import type { ProfileDto } from './generated/accounts/index.js';

/** What every tab of one browser knows about its session. */
export interface DeviceSession {
  /** Whose session the browser's cookie is; null when it was signed out. */
  readonly accountId: string | null;
  /** False while the service does not know yet that it was signed out. */
  readonly settled: boolean;
}

interface KeptProfile {
  readonly profile: ProfileDto;
  /** Milliseconds since 1970: after this the cookie is not taken any more. */
  readonly until: number;
}

const sessionKey = 'kb-session';
const profileKey = 'kb-gate-profile';
const channelName = 'kb-session';
/** How long the service takes a refresh token, milliseconds. */
const cookieMilliseconds = 12 * 60 * 60 * 1000;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function parse(text: string | null): unknown {
  try {
    return text === null ? null : (JSON.parse(text) as unknown);
  } catch {
    return null;
  }
}

/**
 * Keeps on the device whose session the browser holds, and tells the other tabs when that changes: by a channel where there is one, and
 * by the storage event. Where storage is closed it holds for this tab alone.
 */
export class SessionDevice {
  private readonly listeners = new Set<(session: DeviceSession) => void>();
  private readonly channel: BroadcastChannel | null;
  /** Stands in for a storage that is closed. */
  private memory: DeviceSession | null = null;

  constructor() {
    this.channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(channelName);
    if (this.channel) {
      this.channel.onmessage = () => this.notify();
      // In Node a channel would hold the process.
      (this.channel as { unref?: () => void }).unref?.();
    }
    globalThis.addEventListener?.('storage', (event) => {
      // A cleared storage has no key.
      if (event.key === sessionKey || event.key === null) this.notify();
    });
  }

  /** What was written last by any tab; null when nobody has signed in or out on this browser. */
  read(): DeviceSession | null {
    const found = this.stored(sessionKey);
    if (!isRecord(found)) return this.memory;
    const { accountId, settled } = found;
    if (accountId !== null && typeof accountId !== 'string') return null;
    return { accountId, settled: settled !== false };
  }

  /** Somebody is signed in on this browser. Other tabs hear it when it was not so before. */
  signedIn(profile: ProfileDto): void {
    this.write({ accountId: profile.accountId, settled: true });
    // A gate opens without a network; every other room needs one.
    if (profile.role === 'gate-staff')
      this.store(profileKey, { profile, until: Date.now() + cookieMilliseconds } satisfies KeptProfile);
    else this.store(profileKey, null);
  }

  /** Nobody is signed in on this browser any more. @param settled whether the service knows it */
  signedOut(settled: boolean): void {
    this.store(profileKey, null);
    this.write({ accountId: null, settled });
  }

  /** The guard who was signed in when this device had a network last; null after a sign-out, and when the session is over by its time. */
  keptProfile(): ProfileDto | null {
    const found = this.stored(profileKey) as Partial<KeptProfile> | null;
    const { profile, until = 0 } = found ?? {};
    if (!profile || until < Date.now() || profile.accountId !== this.read()?.accountId) return null;
    return profile;
  }

  /** Hears of what other tabs do. Returns what ends it. */
  listen(listener: (session: DeviceSession) => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  private notify(): void {
    const session = this.read();
    if (session) for (const listener of this.listeners) listener(session);
  }

  private write(session: DeviceSession): void {
    const before = this.read();
    if (before?.accountId === session.accountId && before.settled === session.settled) return;
    this.memory = session;
    this.store(sessionKey, session);
    this.channel?.postMessage('changed');
  }

  private stored(key: string): unknown {
    try {
      return parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  private store(key: string, value: object | null): void {
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // A full or closed storage: it holds for this tab.
    }
  }
}
