import { Injectable } from '@nestjs/common';
import { feedStreams, receiptType, type FeedStream } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { rows } from '@khai-bao/platform/database';
import { decodeCursor, encodeCursor, pageOf, Problem, type PageQuery } from '@khai-bao/platform/http';
import { readStatement } from '@khai-bao/platform/signing';
import { DataSource } from 'typeorm';
import { DestinationStates, type DestinationState } from '../delivery/destination-states.js';
import type { Destination } from '../delivery/destinations.js';
import { FeedWorkers } from '../delivery/feed-workers.js';
import type { DestinationDto, FeedDto, QuarantineListDto, ReceiptListDto, StreamDto } from './feed.dto.js';

interface DestinationRow {
  readonly name: string;
  readonly state: DestinationState;
  readonly last_receipt_at: Date | null;
  readonly last_error: string | null;
  readonly next_attempt_at: Date | null;
}

interface StreamRow {
  readonly destination: string;
  readonly stream: FeedStream;
  readonly last: string;
  readonly sent: string;
  readonly confirmed: string;
  readonly holes_confirmed: string;
  readonly quarantined: string;
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

/** What DIC sees of the feed and may decide: where each destination stands, its receipts, its holes, pause and resume. */
@Injectable()
export class FeedService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly workers: FeedWorkers,
    private readonly states: DestinationStates,
  ) {}

  async feed(): Promise<FeedDto> {
    const names = this.workers.destinations.map(({ name }) => name);
    const found = await rows<DestinationRow>(
      this.dataSource,
      'select name, state, last_receipt_at, last_error, next_attempt_at from destination where name = any($1::text[])',
      [names],
    );
    const streams = await rows<StreamRow>(
      this.dataSource,
      'select c.destination, c.stream, s.last, c.sent, c.confirmed, c.holes_confirmed, c.quarantined from feed_cursor c join feed_stream s using (stream) where c.destination = any($1::text[])',
      [names],
    );
    return {
      destinations: names.flatMap((name) => {
        const row = found.find((destination) => destination.name === name);
        return row === undefined
          ? []
          : [
              present(
                row,
                streams.filter(({ destination }) => destination === name),
              ),
            ];
      }),
    };
  }

  async pause(actor: Actor, name: string): Promise<FeedDto> {
    await this.states.pause(this.require(name).name, null, actor.accountId);
    return this.feed();
  }

  async resume(name: string): Promise<FeedDto> {
    await this.states.resume(this.require(name).name);
    return this.feed();
  }

  /** Signed receipts, the newest first, each verified once more as it is shown. */
  async receipts(name: string, query: PageQuery): Promise<ReceiptListDto> {
    const destination = this.require(name);
    const cursor = decodeCursor(query.cursor, 'time', 'text');
    const found = await rows<ReceiptRow>(
      this.dataSource,
      `select * from receipt where destination = $1 ${cursor === null ? '' : 'and (received_at, id) < ($3::timestamptz, $4)'} order by received_at desc, id desc limit $2`,
      [name, query.limit + 1, ...(cursor ?? [])],
    );
    const page = pageOf(found, query.limit, (last) => encodeCursor(last.received_at.toISOString(), last.id));
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
          verified: await readStatement(destination.receiptKeys, receiptType, row.jws).then(
            () => true,
            () => false,
          ),
        })),
      ),
    };
  }

  /** What was set aside, the newest first. */
  async quarantine(name: string, query: PageQuery): Promise<QuarantineListDto> {
    this.require(name);
    const cursor = decodeCursor(query.cursor, 'time', 'text', 'number');
    const found = await rows<{ stream: FeedStream; seq: string; reason: string; at: Date }>(
      this.dataSource,
      `select stream, seq, reason, at from quarantine where destination = $1 ${cursor === null ? '' : 'and (at < $3::timestamptz or (at = $3::timestamptz and (stream, seq) > ($4, $5::bigint)))'} order by at desc, stream, seq limit $2`,
      [name, query.limit + 1, ...(cursor ?? [])],
    );
    const page = pageOf(found, query.limit, (last) =>
      encodeCursor(last.at.toISOString(), last.stream, last.seq),
    );
    return {
      nextCursor: page.nextCursor,
      items: page.items.map((row) => ({ ...row, seq: Number(row.seq), at: row.at.toISOString() })),
    };
  }

  /** A number that grows with every change of a destination, for the live page. */
  async changes(): Promise<number> {
    const [row] = await rows<{ changes: string }>(
      this.dataSource,
      'select coalesce(sum(changes), 0) as changes from destination',
    );
    return Number(row!.changes);
  }

  private require(name: string): Destination {
    const destination = this.workers.destinations.find((known) => known.name === name);
    if (destination === undefined) throw new Problem('SYNC.UNKNOWN_DESTINATION');
    return destination;
  }
}

function present(row: DestinationRow, streams: readonly StreamRow[]): DestinationDto {
  return {
    name: row.name,
    state: row.state,
    lastReceiptAt: row.last_receipt_at?.toISOString() ?? null,
    lastError: row.last_error,
    nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
    streams: feedStreams.flatMap((stream) => {
      const found = streams.find((candidate) => candidate.stream === stream);
      return found === undefined ? [] : [numbersOf(found)];
    }),
  };
}

/** received = confirmed + waiting + quarantined, always: nothing is in none of them. */
function numbersOf(row: StreamRow): StreamDto {
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
  };
}
