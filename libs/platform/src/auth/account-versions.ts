import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { AccountSnapshot, EventEnvelope, SessionsEnded } from '@khai-bao/contracts';
import { Subject, type Observable } from 'rxjs';
import { DataSource, type EntityManager } from 'typeorm';
import { queryRows } from '../database/database.js';
import { PostgresListener, notifyChannel } from '../database/postgres-listener.js';
import { Clock } from '../core/clock.js';
import type { Actor } from './actor.js';

/** Lifetime of a cached entry when no notification arrives, milliseconds. */
const accessCacheTtlMs = 1_000;
const maxCachedAccounts = 20_000;
/** Postgres notifications of this channel carry the id of an account whose access has changed. */
const accessChannel = 'account_access';

interface CachedAccess {
  readonly version: number;
  readonly active: boolean;
  readonly endedSessions: ReadonlySet<string>;
  readonly until: number;
}

/**
 * The state of accounts that this service knows. A token is refused when it is older than the known version, or when
 * its account is inactive or its session has ended. Every instance of the service is notified of a change.
 */
@Injectable()
export class AccountVersions implements OnApplicationBootstrap {
  private readonly cache = new Map<string, CachedAccess>();
  private readonly changed = new Subject<string>();
  /** Number of notifications. A read that started before a notification is not cached. */
  private generation = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly listener: PostgresListener,
    private readonly clock: Clock,
  ) {}

  /**
   * Ids of accounts whose access has changed. An empty string means any account, because the connection was lost in
   * the meantime.
   */
  get accessChanges(): Observable<string> {
    return this.changed;
  }

  onApplicationBootstrap(): void {
    this.listener.notificationsOf(accessChannel).subscribe((accountId) => this.invalidateCache(accountId));
  }

  /** Stores the version of a snapshot in the consumer's transaction. */
  async recordAccountVersion(manager: EntityManager, event: EventEnvelope<AccountSnapshot>): Promise<void> {
    const { accountId, tokenVersion, active } = event.data;
    await queryRows(
      manager,
      `insert into known_account (account_id, token_version, active, aggregate_version) values ($1, $2, $3, $4)
       on conflict (account_id) do update set token_version = excluded.token_version, active = excluded.active, aggregate_version = excluded.aggregate_version
       where known_account.aggregate_version < excluded.aggregate_version`,
      [accountId, tokenVersion, active, event.aggregateversion],
    );
    this.cache.delete(accountId);
    await notifyChannel(manager, accessChannel, accountId);
  }

  /** Stores ended sessions in the caller's transaction, until their access tokens have expired. */
  async recordEndedSessions(
    manager: EntityManager,
    { accountId, sessionIds, tokensExpireAt }: SessionsEnded,
  ): Promise<void> {
    await queryRows(manager, 'delete from ended_session where tokens_expire_at < $1', [this.clock.now()]);
    await queryRows(
      manager,
      `insert into ended_session (account_id, session_id, tokens_expire_at) select $1, unnest($2::uuid[]), $3
       on conflict do nothing`,
      [accountId, sessionIds, tokensExpireAt],
    );
    this.cache.delete(accountId);
    await notifyChannel(manager, accessChannel, accountId);
  }

  /** Returns whether a token of this account, version and session is accepted, as far as this service knows. */
  async acceptsToken({
    accountId,
    tokenVersion,
    sessionId,
  }: Pick<Actor, 'accountId' | 'tokenVersion' | 'sessionId'>): Promise<boolean> {
    const held = this.cache.get(accountId);
    const known = held !== undefined && held.until >= Date.now() ? held : await this.loadAccess(accountId);
    return known.active && tokenVersion >= known.version && !known.endedSessions.has(sessionId);
  }

  private async loadAccess(accountId: string): Promise<CachedAccess> {
    const generation = this.generation;
    const [row] = await queryRows<{
      token_version: number | null;
      active: boolean | null;
      ended: string[] | null;
    }>(
      this.dataSource,
      `select k.token_version, k.active,
         (select array_agg(e.session_id::text) from ended_session e where e.account_id = $1) as ended
       from (select 1) as one left join known_account k on k.account_id = $1`,
      [accountId],
    );
    const known: CachedAccess = {
      version: row?.token_version ?? 0,
      active: row?.active ?? true,
      endedSessions: new Set(row?.ended ?? []),
      until: Date.now() + accessCacheTtlMs,
    };
    if (generation !== this.generation) return known;
    if (this.cache.size > maxCachedAccounts) this.cache.clear();
    this.cache.set(accountId, known);
    return known;
  }

  private invalidateCache(accountId: string): void {
    this.generation += 1;
    if (accountId === '') this.cache.clear();
    else this.cache.delete(accountId);
    this.changed.next(accountId);
  }
}
