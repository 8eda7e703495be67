import type { FeedStream } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far a data centre has confirmed a stream. */
@Entity('feed_cursor')
export class FeedCursorEntity {
  @PrimaryColumn('text') destination: string;
  @PrimaryColumn('text') stream: FeedStream;
  /** The last number that the centre has confirmed. */
  @Column('bigint', { name: 'confirmed' }) confirmedNumber: string;
  /** Numbers up to the confirmed one that were stated as holes and were not sent since. */
  @Column('bigint', { name: 'holes_confirmed' }) confirmedHoleCount: string;
  /** Records that are quarantined and were not sent since. */
  @Column('bigint', { name: 'quarantined' }) quarantinedCount: string;
  /** The last number that was sent at least once, with any response. */
  @Column('bigint', { name: 'sent' }) sentNumber: string;
  /** Idempotency key of the batch that has no response yet. Key, last number and time are all set or all null. */
  @Column('uuid', { nullable: true }) attemptKey: string | null;
  @Column('bigint', { nullable: true }) attemptTo: string | null;
  @Column('timestamptz', { nullable: true }) attemptAt: Date | null;
  /** Consecutive failures of this stream alone. */
  @Column('int') failures: number;
  @Column('text', { nullable: true }) lastError: string | null;
  /** Time until which the stream waits after a failure. */
  @Column('timestamptz', { nullable: true }) nextAttemptAt: Date | null;
}

/** Members of a cursor without an attempt. */
export const clearedAttempt = { attemptKey: null, attemptTo: null, attemptAt: null } as const;
/** Members of a cursor without failures. */
export const clearedFailures = { failures: 0, lastError: null, nextAttemptAt: null } as const;
