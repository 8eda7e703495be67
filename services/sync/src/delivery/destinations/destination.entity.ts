import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DestinationState } from './destination-states.js';

/** Whether a data centre may be sent to, and why not: the circuit breaker of its feed. */
@Entity('destination')
export class DestinationEntity {
  /** Name in the configuration. */
  @PrimaryColumn('text') name: string;
  @Column('text') state: DestinationState;
  /** Account id; `centre` when a response of the centre was the reason; null: too many refused records. */
  @Column('text', { nullable: true }) pausedBy: string | null;
  /** Failed attempts since the last receipt. */
  @Column('int') failures: number;
  /** Consecutive refused records, without an accepted record between them. */
  @Column('int') refusals: number;
  @Column('text', { nullable: true }) lastError: string | null;
  /** Time until which the destination waits after a failure. */
  @Column('timestamptz', { nullable: true }) nextAttemptAt: Date | null;
  @Column('timestamptz', { nullable: true }) lastReceiptAt: Date | null;
  /** Grows with each change, for live pages. */
  @Column('bigint', { name: 'changes' }) changeCount: string;
  @Column('text', { nullable: true }) pausedByName: string | null;
  @Column('timestamptz', { nullable: true }) pausedAt: Date | null;
  @Column('text', { nullable: true }) pauseReason: string | null;
}
