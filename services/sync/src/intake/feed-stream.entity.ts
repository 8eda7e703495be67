import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('feed_stream')
export class FeedStreamEntity {
  @PrimaryColumn('text') stream: string;
  @Column('bigint') last: string;
}
