import type { FeedStream } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A verified receipt of a data centre, as signed. */
@Entity('receipt')
export class ReceiptEntity {
  /** Id that the centre gave. */
  @PrimaryColumn('text') id: string;
  @PrimaryColumn('text') destination: string;
  @Column('text') stream: FeedStream;
  /** First number of the batch. */
  @Column('bigint') fromSeq: string;
  /** Last number of the batch. */
  @Column('bigint') toSeq: string;
  /** Confirmed entries. */
  @Column('int', { name: 'entries' }) entryCount: number;
  /** SHA-256 of the entry digests, base64url. */
  @Column('text') digest: string;
  @Column('uuid') idempotencyKey: string;
  /** The receipt as a signed statement (JWS, compact). */
  @Column('text') jws: string;
  /** Time that the centre states. */
  @Column('timestamptz') confirmedAt: Date;
  @Column('timestamptz') receivedAt: Date;
}
