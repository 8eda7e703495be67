import { Injectable } from '@nestjs/common';
import type { AccountSnapshot, EventEnvelope } from '@khai-bao/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { rows } from '../database/database.js';
import type { Actor } from './actor.js';

const keepFor = 2_000;

/** What this service knows of accounts' versions: a token older than what is known, or of an inactive account, is refused. */
@Injectable()
export class AccountVersions {
  private readonly cache = new Map<
    string,
    { readonly version: number; readonly active: boolean; readonly until: number }
  >();

  constructor(private readonly dataSource: DataSource) {}

  /** Keeps a snapshot's version, in the consumer's transaction. */
  async record(manager: EntityManager, event: EventEnvelope<AccountSnapshot>): Promise<void> {
    await rows(
      manager,
      `insert into known_account (account_id, token_version, active, aggregate_version) values ($1, $2, $3, $4)
       on conflict (account_id) do update set token_version = excluded.token_version, active = excluded.active, aggregate_version = excluded.aggregate_version
       where known_account.aggregate_version < excluded.aggregate_version`,
      [event.data.accountId, event.data.tokenVersion, event.data.active, event.aggregateversion],
    );
    this.cache.delete(event.data.accountId);
  }

  /** True when a token of this version is still good, as far as is known here. */
  async accepts({ accountId, tokenVersion }: Pick<Actor, 'accountId' | 'tokenVersion'>): Promise<boolean> {
    const now = Date.now();
    let known = this.cache.get(accountId);
    if (known === undefined || known.until < now) {
      const [row] = await rows<{ token_version: number; active: boolean }>(
        this.dataSource,
        'select token_version, active from known_account where account_id = $1',
        [accountId],
      );
      known = { version: row?.token_version ?? 0, active: row?.active ?? true, until: now + keepFor };
      if (this.cache.size > 20_000) this.cache.clear();
      this.cache.set(accountId, known);
    }
    return known.active && tokenVersion >= known.version;
  }
}
