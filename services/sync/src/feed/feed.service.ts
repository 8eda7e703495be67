import { Injectable } from '@nestjs/common';
import { feedStreams, receiptType, type FeedStream } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage, type PageQuery } from '@khai-bao/platform/http';
import { verifyStatement } from '@khai-bao/platform/signing';
import { DataSource, In } from 'typeorm';
import { findStreamProgress, type StreamProgress } from '../delivery/cursors/feed-cursor.queries.js';
import { DeliveryStore } from '../delivery/delivery-store.js';
import { DestinationStateStore } from '../delivery/destinations/destination-state-store.js';
import { DestinationEntity } from '../delivery/destinations/destination.entity.js';
import type { Destination } from '../delivery/destinations/destination-config.js';
import { FeedWorkers } from '../delivery/feed-workers.js';
import { NcoviListService } from '../ncovi/ncovi-list.service.js';
import { findReceiptPage } from '../delivery/receipts/receipts.queries.js';
import type { DestinationDto, FeedDto, ReceiptListDto, StreamDto } from './feed.dto.js';
import { sumChangeCounters } from './feed.queries.js';
import { WorkerTroubles } from './worker-troubles.js';

/** Shows DIC the state, receipts and holes of each destination, and pauses and resumes destinations. */
@Injectable()
export class FeedService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly workers: FeedWorkers,
    private readonly states: DestinationStateStore,
    private readonly store: DeliveryStore,
    private readonly workerTroubles: WorkerTroubles,
    private readonly ncoviList: NcoviListService,
  ) {}

  async readFeed(): Promise<FeedDto> {
    const names = this.workers.destinations.map(({ name }) => name);
    const { manager } = this.dataSource;
    const found = await manager.findBy(DestinationEntity, { name: In(names) });
    const streams = await findStreamProgress(manager, names);
    return {
      destinations: names.flatMap((name) => {
        const row = found.find((destination) => destination.name === name);
        return row === undefined
          ? []
          : [
              toDestinationDto(
                row,
                streams.filter(({ destination }) => destination === name),
              ),
            ];
      }),
      troubles: await this.workerTroubles.listCurrentTroubles(),
    };
  }

  async pauseDestination(actor: Actor, name: string, reason: string): Promise<FeedDto> {
    const { accountId, displayName } = actor;
    await this.states.pauseDestination(this.requireDestination(name).name, {
      by: accountId,
      byName: displayName,
      reason,
    });
    return this.readFeed();
  }

  /** Drops the batch of a stream that waits for a response. It is sent again at once with a new key. @throws Problem SYNC.NO_ATTEMPT */
  async dropAttempt(name: string, stream: FeedStream): Promise<FeedDto> {
    if (!(await this.store.dropAttemptOnRequest(this.requireDestination(name).name, stream)))
      throw new Problem('SYNC.NO_ATTEMPT');
    return this.readFeed();
  }

  async resumeDestination(name: string): Promise<FeedDto> {
    await this.states.resumeDestination(this.requireDestination(name).name);
    return this.readFeed();
  }

  /** Lists signed receipts, the newest first. Each one is verified again. */
  async listReceipts(name: string, query: PageQuery): Promise<ReceiptListDto> {
    const destination = this.requireDestination(name);
    const cursor = decodeCursor(query.cursor, 'time', 'text');
    const found = await findReceiptPage(this.dataSource.manager, name, cursor, query.limit + 1);
    const page = toPage(found, query.limit, (last) => encodeCursor(last.receivedAt.toISOString(), last.id));
    return {
      nextCursor: page.nextCursor,
      items: await Promise.all(
        page.items.map(async (row) => ({
          receiptId: row.id,
          stream: row.stream,
          fromSeq: Number(row.fromSeq),
          toSeq: Number(row.toSeq),
          entries: row.entryCount,
          confirmedAt: row.confirmedAt.toISOString(),
          digest: row.digest,
          verified: await verifyStatement(destination.receiptKeys, receiptType, row.jws).then(
            () => true,
            () => false,
          ),
        })),
      ),
    };
  }

  /** Returns a number that grows with every change of a destination, a worker trouble or the NCOVI list, for live pages. */
  async findChangeNumber(): Promise<number> {
    return (await sumChangeCounters(this.dataSource.manager)) + (await this.ncoviList.findChangeNumber());
  }

  /** Returns a configured destination. @throws Problem SYNC.UNKNOWN_DESTINATION */
  requireDestination(name: string): Destination {
    const destination = this.workers.destinations.find((known) => known.name === name);
    if (destination === undefined) throw new Problem('SYNC.UNKNOWN_DESTINATION');
    return destination;
  }
}

const toText = (time: Date | null): string | null => time?.toISOString() ?? null;

function toDestinationDto(row: DestinationEntity, streams: readonly StreamProgress[]): DestinationDto {
  const attempts = [row.nextAttemptAt, ...streams.map((stream) => stream.nextAttemptAt)];
  const [next] = attempts.filter((time) => time !== null).sort((a, b) => a.getTime() - b.getTime());
  const { pausedBy: by, pausedByName: byName, pausedAt: at, pauseReason: reason } = row;
  return {
    name: row.name,
    state: row.state,
    lastReceiptAt: toText(row.lastReceiptAt),
    lastError: row.lastError,
    nextAttemptAt: row.state === 'paused' ? null : toText(next ?? null),
    failures: Math.max(row.failures, ...streams.map(({ failures }) => failures)),
    paused:
      row.state === 'paused' ? { by: by === 'centre' ? null : by, byName, at: toText(at), reason } : null,
    streams: feedStreams.flatMap((stream) => {
      const found = streams.find((candidate) => candidate.stream === stream);
      return found === undefined ? [] : [toStreamDto(found)];
    }),
  };
}

/** Invariant: received = confirmed + waiting + quarantined. */
function toStreamDto(row: StreamProgress): StreamDto {
  const received = Number(row.last);
  const quarantined = Number(row.quarantined);
  const confirmed = Number(row.confirmed) - Number(row.confirmedHoles);
  return {
    stream: row.stream,
    received,
    sent: Math.max(confirmed, Number(row.sent) - quarantined),
    confirmed,
    waiting: received - confirmed - quarantined,
    quarantined,
    unsettled: Number(row.unsettled),
    failures: row.failures,
    lastError: row.lastError,
    attemptSince: toText(row.attemptAt),
  };
}
