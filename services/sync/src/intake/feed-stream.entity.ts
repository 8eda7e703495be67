import type { FeedStream } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A stream of the feed. Its row is locked while numbers are assigned. */
@Entity('feed_stream')
export class FeedStreamEntity {
  @PrimaryColumn('text') stream: FeedStream;
  /** The last assigned number; 0: none. */
  @Column('bigint', { name: 'last' }) lastNumber: string;
}
