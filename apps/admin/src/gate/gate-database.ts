import { openDB, type DBSchema, type IDBPDatabase } from 'idb';

/** A database that has not answered by then counts as missing, milliseconds. */
const databaseTimeoutMs = 3_000;

class SilentDatabase extends Error {}

function withDatabaseTimeout<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new SilentDatabase('the database does not answer')), databaseTimeoutMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

export type UseDatabase<Schema extends DBSchema> = <T>(
  work: (database: IDBPDatabase<Schema>) => Promise<T>,
) => Promise<T>;

/**
 * Opens an IndexedDB database at its first use. A lost connection is opened again once. Rejects where IndexedDB is closed, full, lost or
 * silent; a database that stayed silent once is not waited for again.
 */
export function createGateDatabase<Schema extends DBSchema>(
  name: string,
  version: number,
  upgrade: (database: IDBPDatabase<Schema>) => void,
): UseDatabase<Schema> {
  let opened: Promise<IDBPDatabase<Schema>> | undefined;
  const open = (): Promise<IDBPDatabase<Schema>> =>
    (opened ??= openDB<Schema>(name, version, {
      upgrade,
      terminated: () => (opened = undefined),
      blocking: (_now, _next, event) => {
        (event.target as IDBDatabase | null)?.close();
        opened = undefined;
      },
    }));
  let silent: SilentDatabase | undefined;
  const once: UseDatabase<Schema> = async (work) => {
    try {
      return await withDatabaseTimeout(open().then(work));
    } catch (error) {
      opened = undefined;
      if (error instanceof SilentDatabase) silent = error;
      throw error;
    }
  };
  return async (work) => {
    if (silent) throw silent;
    try {
      return await once(work);
    } catch (error) {
      if (silent) throw error;
      return once(work);
    }
  };
}
