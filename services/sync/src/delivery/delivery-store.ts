import { Injectable } from '@nestjs/common';
import { feedStreams, type FeedReceipt, type FeedStream } from '@khai-bao/contracts';
import { notifyChannel, queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { Outbox } from '@khai-bao/platform/outbox';
import { DataSource } from 'typeorm';
import { feedChannel } from '../intake/feed-record.js';
import {
  DestinationStateStore,
  destinationChannel,
  timerToleranceMs,
} from './destinations/destination-state-store.js';
import { storeReceipt } from './receipts/receipt-store.js';
import type { SentBatch } from './receipts/receipt-check.js';
import { QuarantineStore, type QuarantinedRecord } from './quarantine/quarantine-store.js';

/** A batch that was started and has no response yet. Its repetition has the same key, range and time. */
export interface DeliveryAttempt {
  readonly key: string;
  readonly to: number;
  readonly at: Date;
}

export interface StreamCursor {
  /** The last number that the centre has confirmed. */
  readonly confirmed: number;
  /** The last number that the stream has. */
  readonly last: number;
  readonly attempt: DeliveryAttempt | null;
}

interface CursorRow {
  readonly confirmed: string;
  readonly last: string;
  readonly attempt_key: string | null;
  readonly attempt_to: string | null;
  readonly attempt_at: Date | null;
}

const clearedAttemptSql = 'attempt_key = null, attempt_to = null, attempt_at = null';

/** Stores the progress of each destination: cursors, attempts, holes and receipts. Each method is one transaction. */
@Injectable()
export class DeliveryStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly states: DestinationStateStore,
    private readonly quarantine: QuarantineStore,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Creates the rows of configured destinations that have none yet. */
  async createMissingDestinations(names: readonly string[]): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await queryRows(
        manager,
        'insert into destination (name) select unnest($1::text[]) on conflict do nothing',
        [names],
      );
      await queryRows(
        manager,
        'insert into feed_cursor (destination, stream) select d, s from unnest($1::text[]) d, unnest($2::text[]) s on conflict do nothing',
        [names, feedStreams],
      );
    });
  }

  /** Returns the streams that have a new record or an attempt without a response, and whose next attempt is due. */
  async findWaitingStreams(name: string): Promise<ReadonlySet<FeedStream>> {
    const found = await queryRows<{ stream: FeedStream }>(
      this.dataSource,
      'select c.stream from feed_cursor c join feed_stream s using (stream) where c.destination = $1 and (s.last > c.confirmed or c.attempt_key is not null) and (c.next_attempt_at is null or c.next_attempt_at <= $2)',
      [name, new Date(this.clock.now().getTime() + timerToleranceMs)],
    );
    return new Set(found.map(({ stream }) => stream));
  }

  async readCursor(name: string, stream: FeedStream): Promise<StreamCursor> {
    const [row] = await queryRows<CursorRow>(
      this.dataSource,
      'select c.confirmed, c.attempt_key, c.attempt_to, c.attempt_at, s.last from feed_cursor c join feed_stream s using (stream) where c.destination = $1 and c.stream = $2',
      [name, stream],
    );
    if (row === undefined) throw new Error(`no cursor for ${name} ${stream}`);
    return {
      confirmed: Number(row.confirmed),
      last: Number(row.last),
      attempt:
        row.attempt_key === null || row.attempt_at === null
          ? null
          : { key: row.attempt_key, to: Number(row.attempt_to), at: row.attempt_at },
    };
  }

  /** Returns the numbers of a range that are quarantined for the destination and were not sent since. */
  async findQuarantinedNumbers(
    name: string,
    stream: FeedStream,
    from: number,
    to: number,
  ): Promise<Set<number>> {
    const found = await queryRows<{ seq: string }>(
      this.dataSource,
      `select seq from quarantine where destination = $1 and stream = $2 and seq between $3 and $4 and state <> 'sent'`,
      [name, stream, from, to],
    );
    return new Set(found.map(({ seq }) => Number(seq)));
  }

  /** Stores an attempt before it is sent, and quarantines the records that cannot be sent. */
  async beginAttempt(
    name: string,
    stream: FeedStream,
    attempt: DeliveryAttempt,
    unreadable: readonly QuarantinedRecord[],
  ): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const quarantined = unreadable.filter(({ seq }) => seq <= attempt.to);
      await this.quarantine.quarantineRecords(manager, name, stream, quarantined);
      await queryRows(
        manager,
        'update feed_cursor set attempt_key = $3, attempt_to = $4, attempt_at = $5, sent = greatest(sent, $4) where destination = $1 and stream = $2',
        [name, stream, attempt.key, attempt.to, attempt.at],
      );
    });
  }

  /**
   * Stores a verified receipt, moves the cursor and publishes the receipt.
   * @returns false when the attempt was dropped in the meantime: nothing changes, and the centre recognises the repetition
   * @throws ReceiptError when the receipt has the id of an earlier one
   */
  async confirmBatch(sent: SentBatch, receipt: FeedReceipt, jws: string): Promise<boolean> {
    const { destination, stream, from, to, holes, idempotencyKey } = sent.statement;
    return this.dataSource.transaction(async (manager) => {
      const moved = await queryRows(
        manager,
        `update feed_cursor set confirmed = $4, holes_confirmed = holes_confirmed + $5, ${clearedAttemptSql} where destination = $1 and stream = $2 and confirmed = $3 and attempt_key = $6 returning 1`,
        [destination, stream, from - 1, to, holes.length, idempotencyKey],
      );
      if (moved.length === 0) return false;
      await storeReceipt(manager, this.outbox, sent, receipt, jws, this.clock.now());
      await this.states.recordStreamSuccess(manager, destination, stream);
      await this.states.recordReceipt(manager, destination, receipt.entries.length > 0);
      return true;
    });
  }

  /** Moves the cursor back to the position of the centre. A centre that is ahead gets a new batch, whose numbers it accepts as unchanged. */
  async realignStream(name: string, stream: FeedStream, expected: number): Promise<void> {
    await queryRows(
      this.dataSource,
      `update feed_cursor c set ${clearedAttemptSql}, confirmed = least(confirmed, $3::bigint - 1),
         holes_confirmed = (select count(*) from quarantine q where q.destination = c.destination and q.stream = c.stream and q.state <> 'sent' and q.seq <= least(c.confirmed, $3::bigint - 1))
       where destination = $1 and stream = $2`,
      [name, stream, expected],
    );
  }

  /** Drops an attempt, so that the next one can be smaller or have another key. */
  async dropAttempt(name: string, stream: FeedStream): Promise<void> {
    await queryRows(
      this.dataSource,
      `update feed_cursor set ${clearedAttemptSql} where destination = $1 and stream = $2`,
      [name, stream],
    );
  }

  /** Drops an attempt on request of DIC. The stream is sent again at once with a new key. @returns false when there is no attempt */
  async dropAttemptOnRequest(name: string, stream: FeedStream): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      const dropped = await queryRows(
        manager,
        `update feed_cursor set ${clearedAttemptSql}, next_attempt_at = null where destination = $1 and stream = $2 and attempt_key is not null returning 1`,
        [name, stream],
      );
      if (dropped.length === 0) return false;
      await queryRows(
        manager,
        'update destination set next_attempt_at = null, changes = changes + 1 where name = $1',
        [name],
      );
      await notifyChannel(manager, destinationChannel, name);
      await notifyChannel(manager, feedChannel, name);
      return true;
    });
  }

  /** Quarantines a refused record. Too many in a row pause the destination. */
  async quarantineRefusedRecord(name: string, stream: FeedStream, record: QuarantinedRecord): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await this.quarantine.quarantineRecords(manager, name, stream, [record]);
      await queryRows(
        manager,
        `update feed_cursor set ${clearedAttemptSql} where destination = $1 and stream = $2`,
        [name, stream],
      );
      await this.states.recordRefusal(manager, name, record.reason);
    });
  }
}
