import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('feed_cursor')
export class FeedCursorEntity {
  @PrimaryColumn('text') destination: string;
  @PrimaryColumn('text') stream: string;
  @Column('bigint') confirmed: string;
  @Column('bigint') holesConfirmed: string;
  @Column('bigint') quarantined: string;
  @Column('bigint') sent: string;
  @Column('uuid', { nullable: true }) attemptKey: string | null;
  @Column('bigint', { nullable: true }) attemptTo: string | null;
  @Column('timestamptz', { nullable: true }) attemptAt: Date | null;
  @Column('int') failures: number;
  @Column('text', { nullable: true }) lastError: string | null;
  @Column('timestamptz', { nullable: true }) nextAttemptAt: Date | null;
}
