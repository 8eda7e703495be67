import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('feed_trouble')
export class FeedTroubleEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') destination: string;
  @Column('date', { nullable: true }) day: string | null;
  @Column('text', { nullable: true }) reason: string | null;
  @Column('timestamptz') since: Date;
  @Column('timestamptz', { nullable: true }) toldAt: Date | null;
  @Column('timestamptz', { nullable: true }) overAt: Date | null;
  @Column('int') version: number;
}
