import type { RecordCheckDto } from '@khai-bao/api-client/declarations';
import type { DBSchema } from 'idb';
import { createGateDatabase } from './gate-database.js';

/** A check that this device holds: until the service has it, or until somebody has seen that it was refused. */
export interface HeldCheck {
  readonly clientKey: string;
  readonly check: RecordCheckDto;
  readonly declarationId: string | null;
  /** The account of the guard who made it; whoever is signed in sends it. */
  readonly guardId: string;
  /** The unit whose gate it was; null when it is not known. */
  readonly unitId: string | null;
  readonly heldAt: string;
  readonly refusal: { readonly code: string; readonly at: string } | null;
}

/** Where checks are held. They carry no personal data: a pass says nothing about a person. */
export interface CheckStore {
  all(): Promise<HeldCheck[]>;
  put(check: HeldCheck): Promise<void>;
  remove(clientKeys: readonly string[]): Promise<void>;
}

interface Schema extends DBSchema {
  checks: { key: string; value: HeldCheck };
}

const itemPrefix = 'kb-check:';
/** Where queues of one account each stood before they were the device's. */
const formerPrefix = 'kb-checks:';

/** IndexedDB. Rejects where it is closed, full, lost or silent. */
function databaseStore(): CheckStore {
  const use = createGateDatabase<Schema>('khai-bao-gate', 1, (database) => {
    database.createObjectStore('checks', { keyPath: 'clientKey' });
  });
  return {
    all: () => use((database) => database.getAll('checks')),
    put: (check) => use(async (database) => void (await database.put('checks', check))),
    remove: (clientKeys) =>
      use(async (database) => {
        const transaction = database.transaction('checks', 'readwrite');
        for (const clientKey of clientKeys) void transaction.store.delete(clientKey);
        await transaction.done;
      }),
  };
}

/** localStorage with an entry for each check, so that two tabs never write over each other. Rejects where it is closed or full. */
function webStorageStore(): CheckStore {
  const keysOf = (prefix: string): string[] =>
    Array.from({ length: localStorage.length }, (_, at) => localStorage.key(at) ?? '').filter((key) =>
      key.startsWith(prefix),
    );
  return {
    all: async () =>
      keysOf(itemPrefix).flatMap((key) => {
        const text = localStorage.getItem(key);
        return text === null ? [] : [JSON.parse(text) as HeldCheck];
      }),
    put: async (check) => localStorage.setItem(itemPrefix + check.clientKey, JSON.stringify(check)),
    remove: async (clientKeys) =>
      clientKeys.forEach((clientKey) => localStorage.removeItem(itemPrefix + clientKey)),
  };
}

function memoryStore(held: Map<string, HeldCheck>): CheckStore {
  return {
    all: async () => [...held.values()],
    put: async (check) => void held.set(check.clientKey, check),
    remove: async (clientKeys) => clientKeys.forEach((clientKey) => held.delete(clientKey)),
  };
}

/** Checks that an earlier version of this page kept for one account, moved to the device's store. */
async function migrateFormerChecks(store: CheckStore): Promise<void> {
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(formerPrefix))) {
    const checks = JSON.parse(localStorage.getItem(key) ?? '[]') as RecordCheckDto[];
    for (const check of checks)
      await store.put({
        clientKey: check.clientKey,
        check,
        declarationId: null,
        guardId: key.slice(formerPrefix.length),
        unitId: null,
        heldAt: check.checkedAt,
        refusal: null,
      });
    localStorage.removeItem(key);
  }
}

/** The store of a device, which also says whether a check would be lost with the page. */
export interface DeviceCheckStore extends CheckStore {
  /** True while a check is held in memory alone, because the storage of the device is full or closed. */
  isVolatile(): boolean;
}

/** One copy of each check. A refused copy wins: the other one was left where the storage did not answer. */
function joinCopies(copies: readonly HeldCheck[]): HeldCheck[] {
  const found = new Map<string, HeldCheck>();
  for (const one of copies) if (!found.get(one.clientKey)?.refusal) found.set(one.clientKey, one);
  return [...found.values()].sort((a, b) => a.heldAt.localeCompare(b.heldAt));
}

/**
 * The store of this device: IndexedDB, what it does not take in localStorage, and what that does not take in memory. Reading joins all
 * three, so that nothing is out of sight; a check that one takes is removed from the others. Never rejects.
 */
export function deviceCheckStore(
  persistent: readonly CheckStore[] = [databaseStore(), webStorageStore()],
): DeviceCheckStore {
  const inMemory = new Map<string, HeldCheck>();
  const layers = [...persistent, memoryStore(inMemory)];
  const each = <T>(
    work: (store: CheckStore) => Promise<T>,
    stores: readonly CheckStore[] = layers,
  ): Promise<(T | null)[]> => Promise.all(stores.map((store) => work(store).catch(() => null)));
  const put = async (check: HeldCheck): Promise<void> => {
    for (const store of layers)
      try {
        await store.put(check);
        const others = layers.filter((one) => one !== store);
        await each((one) => one.remove([check.clientKey]), others);
        return;
      } catch {
        // The next one takes it.
      }
  };
  let former: Promise<void> | undefined;
  return {
    all: async () => {
      await (former ??= migrateFormerChecks({ put } as CheckStore).catch(() => undefined));
      return joinCopies((await each((store) => store.all())).flatMap((held) => held ?? []));
    },
    put,
    remove: async (clientKeys) => void (await each((store) => store.remove(clientKeys))),
    isVolatile: () => inMemory.size > 0,
  };
}
