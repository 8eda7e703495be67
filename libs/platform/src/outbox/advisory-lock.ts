import pg from 'pg';

/** How often a taken lock is asked for again, milliseconds. */
const lockPollIntervalMs = 100;

/** A lock that is held for as long as its connection stands. */
export interface HeldLock {
  /** Aborted when the connection is lost, and the lock with it; not when it is released. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/**
 * Takes a Postgres advisory lock on a connection of its own.
 * @param key two SQL arguments of `pg_try_advisory_lock`, written by a developer: `hashtext('outbox-relay'), 0`
 * @param stop gives up waiting
 * @returns null when somebody else holds it and `isWaitedFor` is false, or when waiting was given up
 * @throws Error when the database is not reachable
 */
export async function acquireLock(
  { databaseUrl, name }: { readonly databaseUrl: string; readonly name: string },
  key: string,
  { isWaitedFor, stop }: { readonly isWaitedFor: boolean; readonly stop: AbortSignal },
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
      if (!isWaitedFor || stop.aborted) break;
      await new Promise((resolve) => setTimeout(resolve, lockPollIntervalMs));
    }
  } catch (error) {
    await release();
    throw error;
  }
  await release();
  return null;
}
