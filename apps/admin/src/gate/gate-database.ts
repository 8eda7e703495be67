import { openDB, type DBSchema, type IDBPDatabase } from 'idb';

/** A database that has not answered by then counts as missing, milliseconds. */
const databaseTimeoutMs = 3_000;
/** A silent database is not waited for again within this, milliseconds; a phone may have slept meanwhile. */
const silentForMs = 30_000;

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
 * silent; a database that stayed silent is not waited for again within `silentForMs`, or until the page is shown or hidden.
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
  let silentAt = -Infinity;
  if (typeof document !== 'undefined')
    document.addEventListener('visibilitychange', () => (silent = undefined));
  const once: UseDatabase<Schema> = async (work) => {
    try {
      return await withDatabaseTimeout(open().then(work));
    } catch (error) {
      opened = undefined;
      if (error instanceof SilentDatabase) {
        silent = error;
        silentAt = performance.now();
      }
      throw error;
    }
  };
  return async (work) => {
    if (silent && performance.now() - silentAt < silentForMs) throw silent;
    silent = undefined;
    try {
      return await once(work);
    } catch (error) {
      if (error instanceof SilentDatabase) throw error;
      return once(work);
    }
  };
}
