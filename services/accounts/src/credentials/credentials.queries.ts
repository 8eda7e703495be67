import { queryEntities, queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { SessionEntity } from './session.entity.js';

/** A refresh token with facts of its session. */
export type SessionWithHistory = SessionEntity & {
  /** When the first token of the session was issued. */
  readonly startedAt: Date;
  /** Whether another successor of the same token was exchanged. */
  readonly isSiblingUsed: boolean;
};

/**
 * Locks the account of a refresh token against the end of its sessions, which locks the row `for update`. SQL, because the
 * token determines the account in the same statement.
 */
export const lockAccountOfToken = (manager: EntityManager, tokenDigest: string): Promise<object[]> =>
  queryRows(
    manager,
    'select 1 from account where id = (select account_id from session where token_digest = $1) for key share',
    [tokenDigest],
  );

/** Serialises the requests of the session that a refresh token belongs to. An advisory lock needs SQL. */
export const lockSessionOfToken = (manager: EntityManager, tokenDigest: string): Promise<object[]> =>
  queryRows(
    manager,
    'select pg_advisory_xact_lock(hashtextextended(family::text, 9)) from session where token_digest = $1',
    [tokenDigest],
  );

/**
 * Finds a refresh token with facts of its session. One statement instead of three, because every refresh reads them. The
 * primary key and `session_family` serve it.
 */
export async function findSessionWithHistory(
  manager: EntityManager,
  tokenDigest: string,
): Promise<SessionWithHistory | undefined> {
  const [held] = await queryEntities<SessionEntity, { startedAt: Date; isSiblingUsed: boolean }>(
    manager,
    SessionEntity,
    `select s.*, (select min(f.issued_at) from session f where f.family = s.family) as "startedAt",
       exists (select 1 from session o where o.parent = s.parent and o.token_digest <> s.token_digest and o.used_at is not null) as "isSiblingUsed"
     from session s where s.token_digest = $1`,
    [tokenDigest],
  );
  return held;
}

/** An open session, as its owner sees it. */
export interface OpenSession {
  readonly sessionId: string;
  readonly deviceName: string | null;
  readonly startedAt: Date;
  readonly lastRefreshAt: Date;
}

/** Lists the open sessions of an account, the latest refresh first. Aggregates the tokens of each session. `session_account` serves it. */
export const listOpenSessions = (
  manager: EntityManager,
  accountId: string,
  now: Date,
): Promise<OpenSession[]> =>
  queryRows<OpenSession>(
    manager,
    `select s.family as "sessionId", max(s.device) as "deviceName", min(s.issued_at) as "startedAt", max(s.issued_at) as "lastRefreshAt"
     from session s join account a on a.id = s.account_id
     where s.account_id = $1 and s.token_version = a.token_version
       and s.family in (select o.family from session o where o.account_id = $1 and o.revoked_at is null and o.used_at is null and o.expires_at > $2)
     group by s.family order by max(s.issued_at) desc limit 50`,
    [accountId, now],
  );

/** A link that can be used, with the user name of its account. */
export interface UsableLink {
  readonly accountId: string;
  readonly username: string | null;
}

/** Finds an unused link of the account's current token version. Joins the account, so that one statement decides. */
export async function findUsableLink(
  manager: EntityManager,
  tokenDigest: string,
  now: Date,
): Promise<UsableLink | undefined> {
  const [link] = await queryRows<UsableLink>(
    manager,
    `select l.account_id as "accountId", a.username from password_link l join account a on a.id = l.account_id
     where token_digest = $1 and used_at is null and expires_at > $2 and l.token_version = a.token_version`,
    [tokenDigest, now],
  );
  return link;
}
