import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type {
  DeclareBody,
  Declared,
  GateInfo,
  DeclarationStatus,
  PublishedQuestionnaire,
} from '@khai-bao/api-client';
import type { FieldError, Person, Representative } from '@khai-bao/health-form';

/** A declaration as this device keeps it. What was filled in goes once it is accepted or refused; the pass stays. */
export interface KeptDeclaration {
  /** The client key; also its address in the app. */
  readonly key: string;
  readonly state: 'waiting' | 'accepted' | 'refused';
  readonly gate: GateInfo;
  readonly shortName: string;
  readonly maskedPhone: string;
  /** Milliseconds since 1970, by the server's clock as far as it was known. */
  readonly filledAt: number;
  readonly body: DeclareBody | null;
  /** The device token of the first try: a repeat must come from the same device in the server's eyes. */
  readonly sentWith: string | null;
  readonly attempts: number;
  /** When it is tried again (this device's clock), or null: at once when there is a network. */
  readonly nextAttemptAt: number | null;
  readonly problem: string | null;
  readonly fields: readonly FieldError[];
  readonly answer: Declared | null;
  readonly status: DeclarationStatus | null;
}

/** Somebody for whom this device declared, remembered for the next time. */
export interface KeptPerson {
  readonly id: string;
  readonly self: boolean;
  readonly person: Person;
  readonly representative: Representative | null;
  readonly usedAt: number;
}

export interface KeptValues {
  deviceToken: string;
  questionnaire: PublishedQuestionnaire;
}

interface Schema extends DBSchema {
  declarations: { key: string; value: KeptDeclaration };
  gates: { key: string; value: GateInfo };
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

/** IndexedDB, or memory where the browser closes it to us. */
export async function openStore(): Promise<Store> {
  try {
    const database = await openDB<Schema>('khai-bao', 1, {
      upgrade: (db) => names.forEach((name) => void db.createObjectStore(name)),
    });
    return databaseStore(database);
  } catch {
    return memoryStore();
  }
}
