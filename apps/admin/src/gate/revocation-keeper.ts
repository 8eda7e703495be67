import {
  applyRevocations,
  createPassVerifier,
  deserialiseRevocationList,
  serialiseRevocationList,
  type RevocationList,
  type RevocationRefusal,
} from '@khai-bao/health-form';
import type { DBSchema } from 'idb';
import type { Api } from '../session/session.js';
import { createGateDatabase } from './gate-database.js';
import { requestRevocations } from './gate-requests.js';
import { readPassKeys, refreshPassKeys } from './gate-storage.js';

/** Parts in which a long list comes at most, for one request to renew it. */
const maxParts = 50;

/** Where the text of a list is kept. */
export interface RevocationStore {
  read(): Promise<string | undefined>;
  write(text: string): Promise<void>;
}

interface Schema extends DBSchema {
  list: { key: string; value: string };
}

function databaseStore(): RevocationStore {
  const use = createGateDatabase<Schema>('khai-bao-revocations', 1, (database) => {
    database.createObjectStore('list');
  });
  return {
    read: () => use((database) => database.get('list', 'current')),
    write: (text) => use(async (database) => void (await database.put('list', text, 'current'))),
  };
}

/**
 * The list of revoked passes that this device holds. A list that is older than the held one or wrongly signed never replaces it. Where the
 * storage is closed, it lives as long as the page.
 */
export class RevocationKeeper {
  private list: RevocationList | null = null;
  private refreshing: Promise<void> | null = null;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly store: RevocationStore = databaseStore()) {}

  /** The held list; the same object until it changes. */
  readonly current = (): RevocationList | null => this.list;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  /** Reads what the storage has, which another tab may have renewed. Never rejects. */
  async load(): Promise<void> {
    const stored = deserialiseRevocationList(await this.store.read().catch(() => undefined));
    if (stored !== null && isNewer(stored, this.list)) this.hold(stored);
  }

  /** Asks the service for what was revoked since. One request at a time. Never rejects; without an answer the held list stays. */
  refresh(api: Api): Promise<void> {
    this.refreshing ??= this.request(api)
      .catch(() => undefined)
      .finally(() => {
        this.refreshing = null;
      });
    return this.refreshing;
  }

  private async request(api: Api): Promise<void> {
    await this.load();
    let hasNewKeys = false;
    let from = this.list?.number ?? 0;
    for (let part = 0; part < maxParts; part += 1) {
      const { reason, more } = await this.apply(api, from);
      if (reason === 'unknown-key' && !hasNewKeys) {
        await refreshPassKeys(api);
        hasNewKeys = true;
      } else if (reason === 'gap' && from !== 0) from = 0;
      else if (reason !== null || !more) return;
      else from = this.list?.number ?? 0;
    }
  }

  private async apply(
    api: Api,
    from: number,
  ): Promise<{ readonly reason: RevocationRefusal | null; readonly more: boolean }> {
    const epoch = this.list?.epoch ?? 'none';
    const { token, more } = await requestRevocations(api.client, { from, epoch });
    const keys = readPassKeys()?.keys ?? [];
    const now = Math.floor(api.session.clock.now() / 1000);
    const verdict = await applyRevocations(this.list, token, createPassVerifier(keys), now);
    if (!verdict.ok) return { reason: verdict.reason, more };
    this.hold(verdict.list);
    await this.store.write(serialiseRevocationList(verdict.list)).catch(() => undefined);
    return { reason: null, more };
  }

  private hold(list: RevocationList): void {
    this.list = list;
    for (const listener of this.listeners) listener();
  }
}

/** Numbers of two epochs cannot be compared: the database was restored between the two. */
function isNewer(one: RevocationList, other: RevocationList | null): boolean {
  if (other === null) return true;
  if (one.epoch !== other.epoch || one.number === other.number) return one.asOf > other.asOf;
  return one.number > other.number;
}

/** The list of this device. */
export const revocationKeeper = new RevocationKeeper();
