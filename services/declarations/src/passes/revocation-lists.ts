import { Injectable } from '@nestjs/common';
import { maxRevocationEntries } from '@khai-bao/health-form';
import { Clock } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { PassSigner } from './pass-signer.js';
import type { RevocationsDto } from './revocations.dto.js';
import { toRevocationEntries } from './revocation-entries.js';
import {
  findRevocationNumbering,
  listRevocationsAfter,
  renewRevocationEpoch,
  type RevocationNumbering,
} from './revocations.queries.js';

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

  /**
   * Returns the signed list after a number. It contains every committed revocation.
   * @param heldNumber 0 when the device holds none
   * @param heldEpoch the epoch of the held list, `none` without a list; null for a device that reads lists without an epoch only
   */
  async readRevocations(heldNumber: number, heldEpoch: string | null): Promise<RevocationsDto> {
    const { last, epoch } = await this.readNumbering();
    // A device that holds another epoch, or more than there is, comes from a database that was restored since: it gets the full list.
    const from = heldNumber > last || (heldEpoch !== null && heldEpoch !== epoch) ? 0 : heldNumber;
    const now = Date.now();
    const shownEpoch = heldEpoch === null ? null : epoch;
    const key = `${shownEpoch}/${from}/${last}`;
    const cached = this.cache.get(key);
    if (cached !== undefined && cached.until > now) return cached.list;
    if (this.cache.size >= maxCachedLists) this.cache.clear();
    const list = this.buildList(from, last, shownEpoch);
    this.cache.set(key, { until: now + cacheLifetimeMs, list });
    list.catch(() => this.cache.delete(key));
    return list;
  }

  /** Reads the numbering of revocations, and gives it a new epoch when the database was restored or replaced. */
  private async readNumbering(): Promise<RevocationNumbering> {
    const numbering = await findRevocationNumbering(this.dataSource);
    if (numbering.isOfDatabase) return numbering;
    await renewRevocationEpoch(this.dataSource);
    return findRevocationNumbering(this.dataSource);
  }

  private async buildList(from: number, last: number, epoch: string | null): Promise<RevocationsDto> {
    const now = this.clock.now();
    const rows =
      from === last ? [] : await listRevocationsAfter(this.dataSource, from, now, maxRevocationEntries);
    const more = rows.length === maxRevocationEntries;
    const end = Number(rows.at(-1)?.number ?? 0);
    const number = more ? end : Math.max(last, end);
    // A full list has nothing to take back, and a list without an epoch cannot.
    const entries = toRevocationEntries(rows, { withTakenBack: epoch !== null && from > 0 });
    const token = await this.signer.signRevocationList({
      epoch,
      number,
      from,
      asOf: Math.floor(now.getTime() / 1000),
      entries,
    });
    return { epoch, number, from, entries: entries.size, more, token };
  }
}
