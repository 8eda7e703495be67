import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type {
  CurrentQuestionnaireDto,
  DeclarationStatusDto,
  AcceptedDeclarationDto,
  DeclarationFormDto,
  GateByCodeDto,
} from '@khai-bao/api-client/declarations';
import type { Sendable } from '@khai-bao/api-client';
import type { FieldError, Person, Representative } from '@khai-bao/health-form';

/** A declaration as it is sent. A repeat with the same key, body and device is the same declaration. */
export type DeclareBody = Sendable<DeclarationFormDto>;

/** A declaration as this device keeps it. What was filled in goes once it is accepted or refused; the pass stays. */
export interface KeptDeclaration {
  /** The client key; also its address in the app. */
  readonly key: string;
  readonly state: 'waiting' | 'accepted' | 'refused';
  readonly gate: GateByCodeDto;
  readonly shortName: string;
  readonly maskedPhone: string;
  /** Milliseconds since 1970, by the server's clock as far as it was known. */
  readonly filledAt: number;
  readonly body: DeclareBody | null;
  /** The device token of the first try: a repeat must come from the same device in the server's eyes. */
  readonly sentWith: string | null;
  /** Was it never sent? Then its device token may still change. Absent: it was sent. */
  readonly untried?: boolean;
  readonly attempts: number;
  /** When it is tried again (this device's clock), or null: at once when there is a network. */
  readonly nextAttemptAt: number | null;
  readonly problem: string | null;
  readonly fields: readonly FieldError[];
  readonly answer: AcceptedDeclarationDto | null;
  readonly status: DeclarationStatusDto | null;
  /** The people declared together with this one, and the place in their order. Absent: declared alone. */
  readonly party?: { readonly key: string; readonly place: number } | undefined;
  /** Which pass of its declaration the kept one is; absent: the first. */
  readonly passIssue?: number;
  /** Absent or null: nothing was asked for. */
  readonly change?: KeptChange | null;
  /** What a one-time code proved of the phone; sent with the next try. */
  readonly phoneProof?: string;
  /** Opened with a one-time code, until then (milliseconds since 1970, by the server's clock). Absent: declared here. */
  readonly foundUntil?: number;
}

export type ChangeKind = 'correct' | 'withdraw' | 'erase';

/** What was asked for a declaration after it was accepted. */
export interface KeptChange {
  readonly kind: ChangeKind;
  readonly state: 'waiting' | 'done' | 'refused';
  readonly clientKey: string;
  /** The new content of a correction that waits to be sent. */
  readonly body: DeclareBody | null;
  /** Milliseconds since 1970, by the server's clock as far as it was known. */
  readonly requestedAt: number;
  readonly attempts: number;
  readonly nextAttemptAt: number | null;
  readonly problem: string | null;
  readonly fields: readonly FieldError[];
  readonly doneAt: number | null;
}

/** How many people a device remembers. */
export const maxRememberedPeople = 24;

/** Somebody remembered on this device, because its user asked for it. */
export interface KeptPerson {
  readonly id: string;
  readonly self: boolean;
  readonly person: Person;
  readonly representative: Representative | null;
  readonly usedAt: number;
  /** Version of the consent text that was agreed to when this person was declared here last; absent: never. */
  readonly agreedTo?: string | undefined;
}

export interface KeptValues {
  deviceToken: string;
  questionnaire: CurrentQuestionnaireDto;
  /** Ids of the people who were declared together last. */
  lastParty: readonly string[];
}

interface Schema extends DBSchema {
  declarations: { key: string; value: KeptDeclaration };
  gates: { key: string; value: GateByCodeDto };
  people: { key: string; value: KeptPerson };
  values: { key: string; value: unknown };
}
export type StoreName = 'declarations' | 'gates' | 'people' | 'values';

/** Where things are kept. Values are plain data. */
export interface Store {
  all<T>(name: StoreName): Promise<T[]>;
  get<T>(name: StoreName, key: string): Promise<T | undefined>;
  put(name: StoreName, key: string, value: unknown): Promise<void>;
  remove(name: StoreName, key: string): Promise<void>;
  clear(): Promise<void>;
  /** Does it hold things only until the page is closed, because the browser gives no storage? Absent: no. */
  readonly isTemporary?: () => boolean;
  /** Calls a listener when `isTemporary` changes; answers how to stop. */
  readonly subscribe?: (listener: () => void) => () => void;
}

const names: readonly StoreName[] = ['declarations', 'gates', 'people', 'values'];

/** Kept until the page is closed; for private windows that have no storage, and for tests. */
export function memoryStore(): Store {
  const rooms = new Map(names.map((name) => [name, new Map<string, unknown>()]));
  const room = (name: StoreName): Map<string, unknown> => rooms.get(name) ?? new Map();
  return {
    all: async <T>(name: StoreName) => [...room(name).values()] as T[],
    get: async <T>(name: StoreName, key: string) => room(name).get(key) as T | undefined,
    put: async (name, key, value) => void room(name).set(key, value),
    remove: async (name, key) => void room(name).delete(key),
    clear: async () => rooms.forEach((entries) => entries.clear()),
  };
}

function databaseStore(database: IDBPDatabase<Schema>): Store {
  return {
    all: async <T>(name: StoreName) => (await database.getAll(name)) as T[],
    get: async <T>(name: StoreName, key: string) => (await database.get(name, key)) as T | undefined,
    put: async (name, key, value) => void (await database.put(name, value as never, key)),
    remove: (name, key) => database.delete(name, key),
    clear: async () => void (await Promise.all(names.map((name) => database.clear(name)))),
  };
}

/** Opens the database of this app. Rejects, or never settles, where the browser has none to give. */
export async function openDatabaseStore(): Promise<Store> {
  const database = await openDB<Schema>('khai-bao', 1, {
    upgrade: (db) => names.forEach((name) => void db.createObjectStore(name)),
    // A newer version of the app in another tab goes first; this one connects anew when it next needs to.
    blocking: () => database.close(),
  });
  return freeingStore(databaseStore(database));
}

const isFull = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'QuotaExceededError';

/** A store that makes room when it is full: what the network gives again goes first, so that passes and people are kept. */
export function freeingStore(store: Store): Store {
  return {
    ...store,
    put: async (name, key, value) => {
      try {
        await store.put(name, key, value);
      } catch (error) {
        if (!isFull(error)) throw error;
        const gates = await store.all<{ code?: string }>('gates');
        for (const { code } of gates)
          if (code !== undefined && code !== key) await store.remove('gates', code);
        await store.put(name, key, value);
      }
    },
  };
}

/** How long a browser may keep silent before its database counts as lost, in milliseconds (WebKit bugs 226547 and 202705 never answer). */
export const databaseTimeoutMs = 3_000;

function withTimeout<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silent = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('The database does not answer')), timeoutMs);
  });
  return Promise.race([work, silent]).finally(() => clearTimeout(timer));
}

/**
 * A store that never fails and always answers: what the database holds, and memory from the first time on that it throws,
 * loses its connection twice, or keeps silent. All that was read and written by then is in memory already.
 */
class ResilientStore implements Store {
  private readonly memory = memoryStore();
  private readonly listeners = new Set<() => void>();
  private database: Promise<Store> | null;

  constructor(
    private readonly open: () => Promise<Store>,
    private readonly timeoutMs: number,
  ) {
    this.database = this.reopen();
  }

  readonly isTemporary = (): boolean => this.database === null;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Settles once it is known whether there is a database. */
  async ready(): Promise<void> {
    await this.run(async () => undefined);
  }

  async all<T>(name: StoreName): Promise<T[]> {
    const found = await this.run((database) => database.all<T & { key?: string; id?: string }>(name));
    if (!found) return this.memory.all<T>(name);
    for (const value of found.ok) {
      const key = value.key ?? value.id;
      if (key !== undefined) await this.memory.put(name, key, value);
    }
    return found.ok;
  }

  async get<T>(name: StoreName, key: string): Promise<T | undefined> {
    const found = await this.run((database) => database.get<T>(name, key));
    if (!found) return this.memory.get<T>(name, key);
    if (found.ok !== undefined) await this.memory.put(name, key, found.ok);
    return found.ok;
  }

  async put(name: StoreName, key: string, value: unknown): Promise<void> {
    await this.memory.put(name, key, value);
    await this.run((database) => database.put(name, key, value));
  }

  async remove(name: StoreName, key: string): Promise<void> {
    await this.memory.remove(name, key);
    await this.run((database) => database.remove(name, key));
  }

  async clear(): Promise<void> {
    await this.memory.clear();
    await this.run((database) => database.clear());
  }

  private reopen(): Promise<Store> {
    // A browser without IndexedDB throws at once.
    const opening = withTimeout(
      Promise.resolve().then(() => this.open()),
      this.timeoutMs,
    );
    opening.catch(() => undefined);
    return opening;
  }

  /** Runs on the database, on a new connection once if the first is lost; null: there is only memory. */
  private async run<T>(work: (database: Store) => Promise<T>): Promise<{ readonly ok: T } | null> {
    for (const lastTry of [false, true]) {
      const { database } = this;
      if (database === null) return null;
      try {
        return { ok: await withTimeout(database.then(work), this.timeoutMs) };
      } catch {
        if (this.database !== database) continue;
        this.database = lastTry ? null : this.reopen();
      }
    }
    if (this.database !== null) this.database = null;
    this.listeners.forEach((listener) => listener());
    return null;
  }
}

/** IndexedDB, or memory where the browser closes it to us, loses it or never answers. Never rejects. */
export async function openStore(
  open: () => Promise<Store> = openDatabaseStore,
  timeoutMs = databaseTimeoutMs,
): Promise<Store> {
  const store = new ResilientStore(open, timeoutMs);
  await store.ready();
  return store;
}
