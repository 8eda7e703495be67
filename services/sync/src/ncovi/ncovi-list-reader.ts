import { Injectable } from '@nestjs/common';
import { Clock } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import { SyncConfig } from '../sync.config.js';
import { judgeEntry, type NcoviEntryFault } from './judge-entry.js';
import { judgePage, type JudgedPage } from './judge-page.js';
import { NcoviFeedStore } from './ncovi-feed-store.js';
import type { NcoviFeedEntity } from './ncovi-feed.entity.js';
import type { NcoviRefusal } from './ncovi-feed-states.js';
import { NcoviListClient } from './ncovi-list-client.js';
import { readNcoviListSource, type NcoviListSource } from './ncovi-list-config.js';
import { NcoviListPublisher } from './ncovi-list-publisher.js';
import type { NcoviPendingEntryEntity } from './ncovi-pending-entry.entity.js';
import { replaceQuarantine, stageEntries } from './ncovi.queries.js';

/** How a reading ended. */
export type ReadingResult = 'complete' | 'refused' | 'failed' | 'stopped';

/** Reads the NCOVI list page by page. The cursor, what a page changes and what it holds unusable are one transaction. */
@Injectable()
export class NcoviListReader {
  readonly source: NcoviListSource | null;

  constructor(
    config: SyncConfig,
    private readonly dataSource: DataSource,
    private readonly client: NcoviListClient,
    private readonly store: NcoviFeedStore,
    private readonly publisher: NcoviListPublisher,
    private readonly clock: Clock,
  ) {
    this.source = readNcoviListSource(config.ncoviList);
  }

  /** Reads from the stored position to the end of the list, and publishes what has changed. */
  async readList(ended: AbortSignal): Promise<ReadingResult> {
    const { source } = this;
    if (source === null) return 'stopped';
    for (let more = true; more;) {
      if (ended.aborted) return 'stopped';
      const feed = await this.store.readFeed();
      const position = positionOf(feed);
      const response = await this.client.requestPage(source, position.cursor, ended);
      if (response.kind === 'failed') return this.recordFailure(response.reason);
      if (response.kind === 'refused') return this.recordRefusal(response.refusal);
      const judged = judgePage(response.payload, position, this.clock.now());
      if ('refusal' in judged) return this.recordRefusal(judged.refusal);
      await this.storePage(feed, judged.page);
      more = judged.page.to < judged.page.head;
    }
    await this.publisher.publishReading(ended);
    return 'complete';
  }

  private async storePage(read: NcoviFeedEntity, page: JudgedPage): Promise<void> {
    const usable = new Map<string, NcoviPendingEntryEntity>();
    const unusable = new Map<string, UnusableEntry>();
    for (const { change, entryId, unit } of page.changes) {
      const judged = judgeEntry(entryId, unit);
      // The last change of an entry counts.
      usable.delete(judged.entryId);
      unusable.delete(judged.entryId);
      if ('fault' in judged) unusable.set(judged.entryId, { ...judged, change });
      else usable.set(judged.entryId, this.publisher.toPendingEntry(judged.entryId, judged.unit));
    }
    await this.dataSource.transaction(async (manager) => {
      const feed = await this.store.lockFeed(manager);
      // A restart in the meantime has moved the position.
      if (feed.cursor !== read.cursor || feed.pass !== read.pass) return;
      await this.storeEntries(manager, [...usable.values()], [...unusable.values()], feed.pass);
      const now = this.clock.now();
      const isMoved = page.changes.length > 0;
      const isChanged =
        isMoved || feed.refusal !== null || feed.failures > 0 || feed.listedThere !== page.listed;
      const change = {
        cursor: String(page.to),
        chain: page.chain,
        head: String(page.head),
        listedThere: page.listed,
        refusal: null,
        lastError: null,
        failures: 0,
        readAt: now,
        attemptedAt: now,
        ...(feed.state === 'asking' ? {} : { state: 'reading' as const }),
      };
      if (isChanged) await this.store.updateFeed(manager, change);
      else await this.store.recordUnchangedReading(manager, now);
    });
  }

  private async storeEntries(
    manager: EntityManager,
    pending: readonly NcoviPendingEntryEntity[],
    unusable: readonly UnusableEntry[],
    pass: number,
  ): Promise<void> {
    if (pending.length === 0 && unusable.length === 0) return;
    const usableIds = pending.map(({ entryId }) => entryId);
    // Nobody knows what an unusable entry says, so that it stays as it was.
    const foundIds = [...usableIds, ...unusable.map(({ entryId }) => entryId)];
    await stageEntries(manager, pending, foundIds, pass);
    await replaceQuarantine(manager, unusable, usableIds, this.clock.now());
  }

  private async recordFailure(reason: string): Promise<ReadingResult> {
    await this.dataSource.transaction(async (manager) => {
      const feed = await this.store.lockFeed(manager);
      await this.store.updateFeed(manager, {
        failures: feed.failures + 1,
        lastError: reason,
        attemptedAt: this.clock.now(),
        ...(feed.state === 'asking' ? {} : { state: 'unreachable' as const }),
      });
    });
    return 'failed';
  }

  private async recordRefusal(refusal: NcoviRefusal): Promise<ReadingResult> {
    await this.dataSource.transaction(async (manager) => {
      const feed = await this.store.lockFeed(manager);
      await this.store.updateFeed(manager, {
        refusal,
        lastError: null,
        failures: feed.failures + 1,
        attemptedAt: this.clock.now(),
        ...(feed.state === 'asking' ? {} : { state: 'refused' as const }),
      });
    });
    return 'refused';
  }
}

interface UnusableEntry {
  readonly entryId: string;
  readonly change: number;
  readonly fault: NcoviEntryFault;
}

const positionOf = ({ cursor, chain, head }: NcoviFeedEntity) => ({
  cursor: Number(cursor),
  chain,
  head: Number(head),
});
