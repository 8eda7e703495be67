import { Injectable } from '@nestjs/common';
import { feedStreams, Topics, type FeedReceipt, type FeedStream } from '@khai-bao/contracts';
import { rows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/observability';
import { Outbox } from '@khai-bao/platform/outbox';
import { sha256 } from '@khai-bao/platform/signing';
import { DataSource, type EntityManager } from 'typeorm';
import { DestinationStates } from './destination-states.js';
import { FeedTroubles } from './feed-troubles.js';
import type { SentBatch } from './receipt-check.js';

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

const clearAttempt = 'attempt_key = null, attempt_to = null, attempt_at = null';

/** How far each destination is: cursors, attempts, holes and receipts. Every step is one transaction. */
@Injectable()
export class DeliveryStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly states: DestinationStates,
    private readonly troubles: FeedTroubles,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Makes the rows of configured destinations that have none yet. */
  async ensure(names: readonly string[]): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await rows(manager, 'insert into destination (name) select unnest($1::text[]) on conflict do nothing', [
        names,
      ]);
      await rows(
        manager,
        'insert into feed_cursor (destination, stream) select d, s from unnest($1::text[]) d, unnest($2::text[]) s on conflict do nothing',
        [names, feedStreams],
      );
    });
  }

  /** The streams that have something for this destination: a new record, or an attempt without an answer. */
  async waiting(name: string): Promise<ReadonlySet<FeedStream>> {
    const found = await rows<{ stream: FeedStream }>(
      this.dataSource,
      'select c.stream from feed_cursor c join feed_stream s using (stream) where c.destination = $1 and (s.last > c.confirmed or c.attempt_key is not null)',
      [name],
    );
    return new Set(found.map(({ stream }) => stream));
  }

  async cursor(name: string, stream: FeedStream): Promise<Cursor> {
    const [row] = await rows<CursorRow>(
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

  /** Numbers of a range that are set aside for this destination. */
  async quarantined(name: string, stream: FeedStream, from: number, to: number): Promise<Set<number>> {
    const found = await rows<{ seq: string }>(
      this.dataSource,
      'select seq from quarantine where destination = $1 and stream = $2 and seq between $3 and $4',
      [name, stream, from, to],
    );
    return new Set(found.map(({ seq }) => Number(seq)));
  }

  /** Remembers what is about to be sent, and sets aside what cannot be. */
  async beginAttempt(
    name: string,
    stream: FeedStream,
    attempt: Attempt,
    unreadable: ReadonlyMap<number, string>,
  ): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const aside = new Map([...unreadable].filter(([seq]) => seq <= attempt.to));
      await this.setAside(manager, name, stream, aside);
      await rows(
        manager,
        'update feed_cursor set attempt_key = $3, attempt_to = $4, attempt_at = $5, sent = greatest(sent, $4) where destination = $1 and stream = $2',
        [name, stream, attempt.key, attempt.to, attempt.at],
      );
    });
  }

  /** Keeps a verified receipt, moves the cursor and tells of it, together. */
  async confirm(sent: SentBatch, receipt: FeedReceipt, jws: string): Promise<void> {
    const { destination, stream, from, to, holes, idempotencyKey } = sent.statement;
    const now = this.clock.now();
    const digest = sha256(receipt.entries.map((entry) => entry.digest).join('\n'));
    await this.dataSource.transaction(async (manager) => {
      const moved = await rows(
        manager,
        `update feed_cursor set confirmed = $4, holes_confirmed = holes_confirmed + $5, ${clearAttempt} where destination = $1 and stream = $2 and confirmed = $3 and attempt_key = $6 returning 1`,
        [destination, stream, from - 1, to, holes.length, idempotencyKey],
      );
      if (moved.length === 0) throw new Error('the cursor has moved on without this batch');
      await rows(
        manager,
        'insert into receipt (id, destination, stream, from_seq, to_seq, entries, digest, idempotency_key, jws, confirmed_at, received_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
        [
          receipt.receiptId,
          destination,
          stream,
          from,
          to,
          receipt.entries.length,
          digest,
          idempotencyKey,
          jws,
          receipt.confirmedAt,
          now,
        ],
      );
      await this.states.confirmed(manager, destination, receipt.entries.length > 0);
      await this.outbox.append(manager, {
        topic: Topics.receipt,
        key: destination,
        subject: `${destination}/${stream}`,
        version: to,
        data: {
          destination,
          stream,
          receiptId: receipt.receiptId,
          fromSeq: from,
          toSeq: to,
          entries: receipt.entries.length,
          confirmedAt: receipt.confirmedAt,
          digest,
        },
      });
    });
  }

  /** The centre stands elsewhere: go back to where it stands, or begin a new batch where it has more than we know. */
  async realign(name: string, stream: FeedStream, expected: number): Promise<void> {
    await rows(
      this.dataSource,
      `update feed_cursor c set ${clearAttempt}, confirmed = least(confirmed, $3::bigint - 1),
         holes_confirmed = (select count(*) from quarantine q where q.destination = c.destination and q.stream = c.stream and q.seq <= least(c.confirmed, $3::bigint - 1))
       where destination = $1 and stream = $2`,
      [name, stream, expected],
    );
  }

  /** Gives up an attempt that was refused, so that the next one can be smaller. */
  async dropAttempt(name: string, stream: FeedStream): Promise<void> {
    await rows(
      this.dataSource,
      `update feed_cursor set ${clearAttempt} where destination = $1 and stream = $2`,
      [name, stream],
    );
  }

  /** Sets one refused record aside. Too many in a row, with nothing accepted between them, pause the destination: it is the centre that is wrong. */
  async quarantine(name: string, stream: FeedStream, seq: number, reason: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await this.setAside(manager, name, stream, new Map([[seq, reason]]));
      await rows(manager, `update feed_cursor set ${clearAttempt} where destination = $1 and stream = $2`, [
        name,
        stream,
      ]);
      await this.states.refused(manager, name, reason);
    });
  }

  private async setAside(
    manager: EntityManager,
    name: string,
    stream: FeedStream,
    reasons: ReadonlyMap<number, string>,
  ): Promise<void> {
    if (reasons.size === 0) return;
    const fresh = await rows(
      manager,
      'insert into quarantine (destination, stream, seq, reason, at) select $1, $2, t.seq, t.reason, $3 from unnest($4::bigint[], $5::text[]) as t(seq, reason) on conflict do nothing returning seq',
      [name, stream, this.clock.now(), [...reasons.keys()], [...reasons.values()]],
    );
    await rows(
      manager,
      'update feed_cursor set quarantined = quarantined + $3 where destination = $1 and stream = $2',
      [name, stream, fresh.length],
    );
    if (fresh.length > 0) await this.troubles.setAside(manager, name);
  }
}
