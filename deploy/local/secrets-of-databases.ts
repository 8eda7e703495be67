import { createHash } from 'node:crypto';
import pg from 'pg';
import { ExplainedError } from './explained-error.ts';
import type { LocalSecrets } from './secrets.ts';

/** The database whose comment names the secrets of all of them. */
const markedDatabase = 'accounts';
const commentPrefix = 'secrets ';

/** What a start knows of the databases before it creates those that are missing. */
export interface MarkedDatabases {
  /** False before the first start. */
  readonly exist: boolean;
  /** The fingerprint of the secrets that the databases were made with; null when an earlier version made them. */
  readonly fingerprint: string | null;
}

/** A fingerprint of the secrets without which the content of the databases cannot be read. It reveals none of them. */
export function fingerprintOf({ masterKeys, deviceTokenSecret }: LocalSecrets): string {
  const names = Object.entries(masterKeys).sort(([one], [other]) => one.localeCompare(other));
  return createHash('sha256')
    .update(JSON.stringify([names, deviceTokenSecret]))
    .digest('hex')
    .slice(0, 16);
}

/** Reads which secrets the databases of a server were made with. @param adminUrl a role that may read the catalogue */
export async function readMarkedDatabases(adminUrl: string): Promise<MarkedDatabases> {
  const [row] = await queryServer<{ comment: string | null }>(
    adminUrl,
    `select shobj_description(oid, 'pg_database') as comment from pg_database where datname = $1`,
    [markedDatabase],
  );
  const comment = row?.comment ?? null;
  return {
    exist: row !== undefined,
    fingerprint: comment?.startsWith(commentPrefix) ? comment.slice(commentPrefix.length) : null,
  };
}

/** Stores which secrets the databases are made with. */
export async function markDatabases(adminUrl: string, secrets: LocalSecrets): Promise<void> {
  const comment = pg.escapeLiteral(commentPrefix + fingerprintOf(secrets));
  await queryServer(adminUrl, `comment on database ${pg.escapeIdentifier(markedDatabase)} is ${comment}`, []);
}

/**
 * Requires that the databases were made with these secrets. Databases of an earlier version have no mark: they are accepted, unless the
 * secrets are new, because new secrets fit no existing database.
 * @throws ExplainedError that says what to do
 */
export function requireSecretsOfDatabases(
  databases: MarkedDatabases,
  secrets: LocalSecrets,
  { secretsFile, areNew }: { readonly secretsFile: string; readonly areNew: boolean },
): void {
  const { exist, fingerprint } = databases;
  const isOther = fingerprint === null ? areNew : fingerprint !== fingerprintOf(secrets);
  if (exist && isOther)
    throw new ExplainedError(
      `The databases were made with other secrets than those in ${secretsFile}, so nothing in them can be read: put the secrets.json back that belongs to them, or start without the earlier data by \`npm start -- --fresh\` (with DATABASE_URL: drop its databases first).`,
    );
}

async function queryServer<Row extends pg.QueryResultRow>(
  adminUrl: string,
  sql: string,
  parameters: unknown[],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    return (await client.query<Row>(sql, parameters)).rows;
  } finally {
    await client.end();
  }
}
