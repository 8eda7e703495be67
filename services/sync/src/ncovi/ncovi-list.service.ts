import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { DataSource, MoreThan } from 'typeorm';
import { SyncConfig } from '../sync.config.js';
import { NcoviFeedStore } from './ncovi-feed-store.js';
import { NcoviListReader } from './ncovi-list-reader.js';
import type {
  DecideRemovalsDto,
  NcoviListDto,
  NcoviQuarantineDto,
  NcoviQuarantineQuery,
} from './ncovi-list.dto.js';
import { NcoviQuarantineEntity } from './ncovi-quarantine.entity.js';
import { countEntries } from './ncovi.queries.js';

const maxListedDecisions = 10;

/** Shows DIC how the NCOVI list is read, and takes its decisions. */
@Injectable()
export class NcoviListService {
  constructor(
    private readonly config: SyncConfig,
    private readonly dataSource: DataSource,
    private readonly store: NcoviFeedStore,
    private readonly reader: NcoviListReader,
  ) {}

  async readNcoviList(): Promise<NcoviListDto> {
    const feed = await this.store.readFeed();
    const { units, removals, changes, quarantined } = await countEntries(this.dataSource.manager);
    return {
      isConfigured: this.reader.source !== null,
      state: feed.state,
      refusal: feed.refusal,
      lastError: feed.lastError,
      failures: feed.failures,
      readAt: toText(feed.readAt),
      attemptedAt: toText(feed.attemptedAt),
      publishedAt: toText(feed.publishedAt),
      cursor: Number(feed.cursor),
      head: Number(feed.head),
      isComparing: feed.isComparing,
      units,
      listedThere: feed.listedThere,
      removals,
      pendingChanges: changes,
      quarantined,
      lossShare: this.config.ncoviLossShare,
      decisions: (await this.store.listDecisions(maxListedDecisions)).map(
        ({ kind, removals: lost, units: held, reason, at, decidedByName }) => ({
          kind,
          removals: lost,
          units: held,
          reason,
          at: at.toISOString(),
          byName: decidedByName,
        }),
      ),
    };
  }

  async decideRemovals(
    actor: Actor,
    { decision, removals, units, reason }: DecideRemovalsDto,
  ): Promise<NcoviListDto> {
    this.requireSource();
    await this.store.decideRemovals(actor, decision, { removals, units }, reason);
    return this.readNcoviList();
  }

  async restartReading(actor: Actor, reason: string): Promise<NcoviListDto> {
    this.requireSource();
    await this.store.restartReading(actor, reason);
    return this.readNcoviList();
  }

  /** Lists the entries that cannot be used, by their ids. */
  async listQuarantine({ cursor, limit }: NcoviQuarantineQuery): Promise<NcoviQuarantineDto> {
    const after = decodeCursor(cursor, 'text');
    const found = await this.dataSource.manager.find(NcoviQuarantineEntity, {
      where: after === null ? {} : { entryId: MoreThan(String(after[0])) },
      order: { entryId: 'ASC' },
      take: limit + 1,
    });
    const page = toPage(found, limit, ({ entryId }) => encodeCursor(entryId));
    return {
      nextCursor: page.nextCursor,
      items: page.items.map(({ entryId, change, reason, at }) => ({
        entryId,
        change: Number(change),
        reason,
        at: at.toISOString(),
      })),
    };
  }

  /** Returns a number that grows with every change that the page shows. */
  async findChangeNumber(): Promise<number> {
    return Number((await this.store.readFeed()).changeCount);
  }

  private requireSource(): void {
    if (this.reader.source === null) throw new Problem('SYNC.NCOVI_NOT_CONFIGURED');
  }
}

const toText = (time: Date | null): string | null => time?.toISOString() ?? null;
