import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('destination')
export class DestinationEntity {
  @PrimaryColumn('text') name: string;
  @Column('text') state: 'running' | 'waiting' | 'paused' | 'unreachable' | 'failing';
  @Column('text', { nullable: true }) pausedBy: string | null;
  @Column('int') failures: number;
  @Column('int') refusals: number;
  @Column('text', { nullable: true }) lastError: string | null;
  @Column('timestamptz', { nullable: true }) nextAttemptAt: Date | null;
  @Column('timestamptz', { nullable: true }) lastReceiptAt: Date | null;
  @Column('bigint') changes: string;
  @Column('text', { nullable: true }) pausedByName: string | null;
  @Column('timestamptz', { nullable: true }) pausedAt: Date | null;
  @Column('text', { nullable: true }) pauseReason: string | null;
}
