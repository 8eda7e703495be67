import { Injectable } from '@nestjs/common';
import { maxRevocationEntries, toRevocationKey, type RevocationEntry } from '@khai-bao/health-form';
import { Clock } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { PassSigner } from './pass-signer.js';
import type { RevocationsDto } from './revocations.dto.js';
import { findLastRevocationNumber, listRevocationsAfter, type RevocationRow } from './revocations.queries.js';

/** A signed list is shared for this long while no revocation is added. Devices of all gates ask every few seconds, most from one number. */
const cacheLifetimeMs = 500;
const maxCachedLists = 200;

/** Builds and signs the lists of revoked passes. Any instance answers alike: the numbers come from the database. */
@Injectable()
export class RevocationLists {
  private readonly cache = new Map<
    string,
    { readonly until: number; readonly list: Promise<RevocationsDto> }
  >();

  constructor(
    private readonly dataSource: DataSource,
    private readonly signer: PassSigner,
    private readonly clock: Clock,
  ) {}

  /** Returns the signed list after a number. It contains every committed revocation. @param heldNumber 0 when the device holds none */
  async readRevocations(heldNumber: number): Promise<RevocationsDto> {
    const last = await findLastRevocationNumber(this.dataSource);
    // A device that holds more than there is comes from a database that was restored since: it gets the full list.
    const from = heldNumber > last ? 0 : heldNumber;
    const now = Date.now();
    const key = `${from}/${last}`;
    const cached = this.cache.get(key);
    if (cached !== undefined && cached.until > now) return cached.list;
    if (this.cache.size >= maxCachedLists) this.cache.clear();
    const list = this.buildList(from, last);
    this.cache.set(key, { until: now + cacheLifetimeMs, list });
    list.catch(() => this.cache.delete(key));
    return list;
  }

  private async buildList(from: number, last: number): Promise<RevocationsDto> {
    const now = this.clock.now();
    const rows =
      from === last ? [] : await listRevocationsAfter(this.dataSource, from, now, maxRevocationEntries);
    const more = rows.length === maxRevocationEntries;
    const end = Number(rows.at(-1)?.number ?? 0);
    const number = more ? end : Math.max(last, end);
    const entries = toEntries(rows);
    const token = await this.signer.signRevocationList({
      number,
      from,
      asOf: Math.floor(now.getTime() / 1000),
      entries,
    });
    return { number, from, entries: entries.size, more, token };
  }
}

/** Several revocations of one declaration become one entry: the last issue of them, for as long as the longest. */
function toEntries(rows: readonly RevocationRow[]): ReadonlyMap<string, RevocationEntry> {
  const entries = new Map<string, RevocationEntry>();
  for (const row of rows) {
    const key = toRevocationKey(row.declaration_id);
    const known = entries.get(key);
    const until = Math.ceil(row.until.getTime() / 1000);
    entries.set(key, {
      lastIssue: Math.max(row.last_issue, known?.lastIssue ?? 0),
      until: Math.max(until, known?.until ?? 0),
    });
  }
  return entries;
}
