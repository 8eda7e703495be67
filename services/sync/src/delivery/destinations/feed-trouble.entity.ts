import type { FeedTroubleReason } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * A trouble of the feed to a data centre: the centre receives nothing, or records were quarantined on a day. A destination has at
 * most one open trouble, and one about quarantined records per day.
 */
@Entity('feed_trouble')
export class FeedTroubleEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') destination: string;
  /** Day of the quarantined records, `2021-06-30`; null for a centre that receives nothing. */
  @Column('date', { nullable: true }) day: string | null;
  /** Null until the trouble is published. */
  @Column('text', { nullable: true }) reason: FeedTroubleReason | null;
  @Column('timestamptz') since: Date;
  /** Null while the trouble is too short to be published. */
  @Column('timestamptz', { name: 'told_at', nullable: true }) publishedAt: Date | null;
  @Column('timestamptz', { name: 'over_at', nullable: true }) endedAt: Date | null;
  /** Version of the published event. */
  @Column('int') version: number;
}
