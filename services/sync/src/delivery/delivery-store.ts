import { Injectable } from '@nestjs/common';
import { feedStreams, type FeedReceipt, type FeedStream } from '@khai-bao/contracts';
import { notifyChannel, queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { Outbox } from '@khai-bao/platform/outbox';
import { DataSource } from 'typeorm';
import { feedChannel } from '../intake/feed-record.js';
import { DestinationStates, statusChannel } from './destination-states.js';
import { keepReceipt } from './keep-receipt.js';
import type { SentBatch } from './receipt-check.js';
import { SetAsideRecords, type SetAside } from './set-aside-records.js';

/** A batch that was begun and has no answer yet: its repeat has the same key, range and time. */
export interface Attempt {
  readonly key: string;
  readonly to: number;
  readonly at: Date;
}

export interface Cursor {
  /** The last number that the centre has confirmed. */
  readonly confirmed: number;
  /** The last number that the stream has. */
  readonly last: number;
  readonly attempt: Attempt | null;
}

interface CursorRow {
  readonly confirmed: string;
  readonly last: string;
  readonly attempt_key: string | null;
  readonly attempt_to: string | null;
  readonly attempt_at: Date | null;
}

/** A timer may come so much too early, milliseconds: then it is time all the same. */
const early = 100;
const clearAttempt = 'attempt_key = null, attempt_to = null, attempt_at = null';

/** How far each destination is: cursors, attempts, holes and receipts. Every step is one transaction. */
@Injectable()
export class DeliveryStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly states: DestinationStates,
    private readonly setAside: SetAsideRecords,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Makes the rows of configured destinations that have none yet. */
  async ensure(names: readonly string[]): Promise<void> {
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

  /** The streams that have something for this destination, a new record or an attempt without an answer, and need not wait. */
  async waiting(name: string): Promise<ReadonlySet<FeedStream>> {
    const found = await queryRows<{ stream: FeedStream }>(
      this.dataSource,
      'select c.stream from feed_cursor c join feed_stream s using (stream) where c.destination = $1 and (s.last > c.confirmed or c.attempt_key is not null) and (c.next_attempt_at is null or c.next_attempt_at <= $2)',
      [name, new Date(this.clock.now().getTime() + early)],
    );
    return new Set(found.map(({ stream }) => stream));
  }

  async cursor(name: string, stream: FeedStream): Promise<Cursor> {
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

  /** Numbers of a range that are set aside for this destination and were not sent since. */
  async quarantined(name: string, stream: FeedStream, from: number, to: number): Promise<Set<number>> {
    const found = await queryRows<{ seq: string }>(
      this.dataSource,
      `select seq from quarantine where destination = $1 and stream = $2 and seq between $3 and $4 and state <> 'sent'`,
      [name, stream, from, to],
    );
    return new Set(found.map(({ seq }) => Number(seq)));
  }

  /** Remembers what is about to be sent, and sets aside what cannot be. */
  async beginAttempt(
    name: string,
    stream: FeedStream,
    attempt: Attempt,
    unreadable: readonly SetAside[],
  ): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const aside = unreadable.filter(({ seq }) => seq <= attempt.to);
      await this.setAside.add(manager, name, stream, aside);
      await queryRows(
        manager,
        'update feed_cursor set attempt_key = $3, attempt_to = $4, attempt_at = $5, sent = greatest(sent, $4) where destination = $1 and stream = $2',
        [name, stream, attempt.key, attempt.to, attempt.at],
      );
    });
  }

  /**
   * Keeps a verified receipt, moves the cursor and tells of it, together.
   * @returns false when the attempt was given up meanwhile: then nothing moves, and the centre knows what comes again
   * @throws ReceiptError when the receipt has the id of an earlier one
   */
  async confirm(sent: SentBatch, receipt: FeedReceipt, jws: string): Promise<boolean> {
    const { destination, stream, from, to, holes, idempotencyKey } = sent.statement;
    return this.dataSource.transaction(async (manager) => {
      const moved = await queryRows(
        manager,
        `update feed_cursor set confirmed = $4, holes_confirmed = holes_confirmed + $5, ${clearAttempt} where destination = $1 and stream = $2 and confirmed = $3 and attempt_key = $6 returning 1`,
        [destination, stream, from - 1, to, holes.length, idempotencyKey],
      );
      if (moved.length === 0) return false;
      await keepReceipt(manager, this.outbox, sent, receipt, jws, this.clock.now());
      await this.states.streamWorks(manager, destination, stream);
      await this.states.confirmed(manager, destination, receipt.entries.length > 0);
      return true;
    });
  }

  /** The centre stands elsewhere: go back to where it stands, or begin a new batch where it has more than we know. */
  async realign(name: string, stream: FeedStream, expected: number): Promise<void> {
    await queryRows(
      this.dataSource,
      `update feed_cursor c set ${clearAttempt}, confirmed = least(confirmed, $3::bigint - 1),
         holes_confirmed = (select count(*) from quarantine q where q.destination = c.destination and q.stream = c.stream and q.state <> 'sent' and q.seq <= least(c.confirmed, $3::bigint - 1))
       where destination = $1 and stream = $2`,
      [name, stream, expected],
    );
  }

  /** Gives up an attempt, so that the next one can be smaller, or has another key. */
  async dropAttempt(name: string, stream: FeedStream): Promise<void> {
    await queryRows(
      this.dataSource,
      `update feed_cursor set ${clearAttempt} where destination = $1 and stream = $2`,
      [name, stream],
    );
  }

  /** Gives up an attempt because DIC says so: the stream is sent again at once, with a new key. @returns false when there is none */
  async dropAttemptNow(name: string, stream: FeedStream): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      const dropped = await queryRows(
        manager,
        `update feed_cursor set ${clearAttempt}, next_attempt_at = null where destination = $1 and stream = $2 and attempt_key is not null returning 1`,
        [name, stream],
      );
      if (dropped.length === 0) return false;
      await queryRows(
        manager,
        'update destination set next_attempt_at = null, changes = changes + 1 where name = $1',
        [name],
      );
      await notifyChannel(manager, statusChannel, name);
      await notifyChannel(manager, feedChannel, name);
      return true;
    });
  }

  /** Sets one refused record aside. Too many in a row, with nothing accepted between them, pause the destination: it is the centre that is wrong. */
  async quarantine(name: string, stream: FeedStream, record: SetAside): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await this.setAside.add(manager, name, stream, [record]);
      await queryRows(
        manager,
        `update feed_cursor set ${clearAttempt} where destination = $1 and stream = $2`,
        [name, stream],
      );
      await this.states.refused(manager, name, record.reason);
    });
  }
}
