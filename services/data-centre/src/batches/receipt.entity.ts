import type { FeedStream } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The receipt of a batch. A repeated batch gets the same one. */
@Entity('receipt')
export class ReceiptEntity {
  @PrimaryColumn('uuid') idempotencyKey: string;
  @Column('text') stream: FeedStream;
  /** First and last sequence number of the batch. */
  @Column('bigint', { name: 'from_seq' }) fromSequence: string;
  @Column('bigint', { name: 'to_seq' }) toSequence: string;
  /** SHA-256 of the body, base64url. */
  @Column('text') bundleDigest: string;
  /** Signed receipt (compact JWS). */
  @Column('text') jws: string;
  @Column('timestamptz') confirmedAt: Date;
}
