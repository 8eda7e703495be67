import pg from 'pg';

/** Interval at which a held lock is requested again, milliseconds. */
const lockPollIntervalMs = 100;

/** A lock that is held as long as its connection is open. */
export interface HeldLock {
  /** Aborted when the connection, and the lock with it, is lost; not when the lock is released. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/**
 * Acquires a Postgres advisory lock on a separate connection.
 * @param key two SQL arguments of `pg_try_advisory_lock`, written by a developer: `hashtext('outbox-relay'), 0`
 * @param stop aborts the wait
 * @returns null when another session holds the lock and `waits` is false, or when the wait was aborted
 * @throws Error when the database is not reachable
 */
export async function acquireLock(
  { databaseUrl, name }: { readonly databaseUrl: string; readonly name: string },
  key: string,
  { waits, stop }: { readonly waits: boolean; readonly stop: AbortSignal },
): Promise<HeldLock | null> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: name, keepAlive: true });
  const lost = new AbortController();
  let isReleased = false;
  const end = (): void => {
    if (!isReleased) lost.abort();
  };
  client.on('error', end);
  client.on('end', end);
  const release = async (): Promise<void> => {
    isReleased = true;
    await client.end().catch(() => undefined);
  };
  try {
    await client.connect();
    for (;;) {
      const { rows } = await client.query<{ locked: boolean }>(
        `select pg_try_advisory_lock(${key}) as locked`,
      );
      if (rows[0]?.locked === true) return { lost: lost.signal, release };
      if (!waits || stop.aborted) break;
      await new Promise((resolve) => setTimeout(resolve, lockPollIntervalMs));
    }
  } catch (error) {
    await release();
    throw error;
  }
  await release();
  return null;
}
