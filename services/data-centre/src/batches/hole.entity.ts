import type { FeedStream } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A sequence number that the sender stated as left out. It is deleted when its record arrives later. */
@Entity('hole')
export class HoleEntity {
  @PrimaryColumn('text') stream: FeedStream;
  @PrimaryColumn('bigint', { name: 'seq' }) sequence: string;
  @Column('timestamptz') statedAt: Date;
}
