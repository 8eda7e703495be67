import type { FeedStream } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { StreamPayloads } from './feed-record.js';

/** A numbered record of a stream, as received. Records are partitioned by the day from which their retention counts. */
@Entity('feed_record')
export class FeedRecordEntity {
  /** Day of the partition, `2021-06-30`; `infinity` for records that are kept. */
  @PrimaryColumn('date') keptDay: string;
  @PrimaryColumn('text') stream: FeedStream;
  /** From 1, without gaps. */
  @PrimaryColumn('bigint') seq: string;
  @Column('text') aggregateId: string;
  /** Version of the aggregate. */
  @Column('bigint') version: string;
  /** Day of the event in Ho Chi Minh City; null for records that are kept. */
  @Column('date', { nullable: true }) day: string | null;
  @Column('timestamptz') eventTime: Date;
  @Column('text') correlationId: string;
  /** Data of the event; personal data is sealed. */
  @Column('json') payload: StreamPayloads[FeedStream];
  @Column('timestamptz') receivedAt: Date;
}
