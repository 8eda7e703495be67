import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('feed_record')
export class FeedRecordEntity {
  @PrimaryColumn('date') keptDay: string;
  @PrimaryColumn('text') stream: string;
  @PrimaryColumn('bigint') seq: string;
  @Column('text') aggregateId: string;
  @Column('bigint') version: string;
  @Column('date', { nullable: true }) day: string | null;
  @Column('timestamptz') eventTime: Date;
  @Column('text') correlationId: string;
  @Column('json') payload: unknown;
  @Column('timestamptz') receivedAt: Date;
}
