import { Injectable } from '@nestjs/common';
import { feedStreams, receiptType, type FeedStream } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage, type PageQuery } from '@khai-bao/platform/http';
import { verifyStatement } from '@khai-bao/platform/signing';
import { DataSource } from 'typeorm';
import { DeliveryStore } from '../delivery/delivery-store.js';
import {
  DestinationStateStore,
  type DestinationState,
} from '../delivery/destinations/destination-state-store.js';
import type { Destination } from '../delivery/destinations/destination-config.js';
import { FeedWorkers } from '../delivery/feed-workers.js';
import type { DestinationDto, FeedDto, ReceiptListDto, StreamDto } from './feed.dto.js';
import { WorkerTroubles } from './worker-troubles.js';

interface DestinationRow {
  readonly name: string;
  readonly state: DestinationState;
  readonly last_receipt_at: Date | null;
  readonly last_error: string | null;
  readonly next_attempt_at: Date | null;
  readonly failures: number;
  readonly paused_by: string | null;
  readonly paused_by_name: string | null;
  readonly paused_at: Date | null;
  readonly pause_reason: string | null;
}

interface StreamRow {
  readonly destination: string;
  readonly stream: FeedStream;
  readonly last: string;
  readonly sent: string;
  readonly confirmed: string;
  readonly holes_confirmed: string;
  readonly quarantined: string;
  readonly unsettled: string;
  readonly failures: number;
  readonly last_error: string | null;
  readonly next_attempt_at: Date | null;
  readonly attempt_at: Date | null;
}

interface ReceiptRow {
  readonly id: string;
  readonly stream: FeedStream;
  readonly from_seq: string;
  readonly to_seq: string;
  readonly entries: number;
  readonly digest: string;
  readonly jws: string;
  readonly confirmed_at: Date;
  readonly received_at: Date;
}

/** Shows DIC the state, receipts and holes of each destination, and pauses and resumes destinations. */
@Injectable()
export class FeedService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly workers: FeedWorkers,
    private readonly states: DestinationStateStore,
    private readonly store: DeliveryStore,
    private readonly workerTroubles: WorkerTroubles,
  ) {}

  async readFeed(): Promise<FeedDto> {
    const names = this.workers.destinations.map(({ name }) => name);
    const found = await queryRows<DestinationRow>(
      this.dataSource,
      'select name, state, last_receipt_at, last_error, next_attempt_at, failures, paused_by, paused_by_name, paused_at, pause_reason from destination where name = any($1::text[])',
      [names],
    );
    const streams = await queryRows<StreamRow>(
      this.dataSource,
      `select c.destination, c.stream, s.last, c.sent, c.confirmed, c.holes_confirmed, c.quarantined, c.failures, c.last_error, c.next_attempt_at, c.attempt_at,
         coalesce(u.unsettled, 0) as unsettled
       from feed_cursor c join feed_stream s using (stream)
       left join (select destination, stream, count(*) as unsettled from quarantine where state in ('open', 'retrying', 'handed-on') group by destination, stream) u
         on u.destination = c.destination and u.stream = c.stream
       where c.destination = any($1::text[])`,
      [names],
    );
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
    const found = await queryRows<ReceiptRow>(
      this.dataSource,
      `select * from receipt where destination = $1 ${cursor === null ? '' : 'and (received_at, id) < ($3::timestamptz, $4)'} order by received_at desc, id desc limit $2`,
      [name, query.limit + 1, ...(cursor ?? [])],
    );
    const page = toPage(found, query.limit, (last) => encodeCursor(last.received_at.toISOString(), last.id));
    return {
      nextCursor: page.nextCursor,
      items: await Promise.all(
        page.items.map(async (row) => ({
          receiptId: row.id,
          stream: row.stream,
          fromSeq: Number(row.from_seq),
          toSeq: Number(row.to_seq),
          entries: row.entries,
          confirmedAt: row.confirmed_at.toISOString(),
          digest: row.digest,
          verified: await verifyStatement(destination.receiptKeys, receiptType, row.jws).then(
            () => true,
            () => false,
          ),
        })),
      ),
    };
  }

  /** Returns a number that grows with every change of a destination or of a worker trouble, for live pages. */
  async findChangeNumber(): Promise<number> {
    const [row] = await queryRows<{ changes: string }>(
      this.dataSource,
      'select (select coalesce(sum(changes), 0) from destination) + (select coalesce(sum(version), 0) from seen_worker_trouble) as changes',
    );
    return Number(row!.changes);
  }

  /** Returns a configured destination. @throws Problem SYNC.UNKNOWN_DESTINATION */
  requireDestination(name: string): Destination {
    const destination = this.workers.destinations.find((known) => known.name === name);
    if (destination === undefined) throw new Problem('SYNC.UNKNOWN_DESTINATION');
    return destination;
  }
}

const toText = (time: Date | null): string | null => time?.toISOString() ?? null;

function toDestinationDto(row: DestinationRow, streams: readonly StreamRow[]): DestinationDto {
  const attempts = [row.next_attempt_at, ...streams.map((stream) => stream.next_attempt_at)];
  const [next] = attempts.filter((time) => time !== null).sort((a, b) => a.getTime() - b.getTime());
  const { paused_by: by, paused_by_name: byName, paused_at: at, pause_reason: reason } = row;
  return {
    name: row.name,
    state: row.state,
    lastReceiptAt: toText(row.last_receipt_at),
    lastError: row.last_error,
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
function toStreamDto(row: StreamRow): StreamDto {
  const received = Number(row.last);
  const quarantined = Number(row.quarantined);
  const confirmed = Number(row.confirmed) - Number(row.holes_confirmed);
  return {
    stream: row.stream,
    received,
    sent: Math.max(confirmed, Number(row.sent) - quarantined),
    confirmed,
    waiting: received - confirmed - quarantined,
    quarantined,
    unsettled: Number(row.unsettled),
    failures: row.failures,
    lastError: row.last_error,
    attemptSince: toText(row.attempt_at),
  };
}
