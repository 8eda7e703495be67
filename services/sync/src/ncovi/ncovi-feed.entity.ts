import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { NcoviFeedState, NcoviRefusal } from './ncovi-feed-states.js';

/** The only row: how far the NCOVI list was read, and what the reading waits for. */
@Entity('ncovi_feed')
export class NcoviFeedEntity {
  @PrimaryColumn('boolean') single: boolean;
  @Column('text') state: NcoviFeedState;
  @Column('text', { nullable: true }) refusal: NcoviRefusal | null;
  @Column('text', { nullable: true }) lastError: string | null;
  /** Consecutive failed attempts. */
  @Column('int') failures: number;
  /** Number and chain value of the last change that was read. */
  @Column('bigint') cursor: string;
  @Column('text') chain: string;
  /** Newest change of the list, and units on it, as the last page states them. */
  @Column('bigint') head: string;
  @Column('int') listedThere: number;
  /** Number of the current reading from the start. */
  @Column('int') pass: number;
  /** The list is read from the start; what it does not name at its end has left it. */
  @Column('boolean') isComparing: boolean;
  /** Removals that an operator confirmed and that are not published yet; null when there are none. */
  @Column('int', { nullable: true }) confirmedRemovals: number | null;
  /** Last valid page. */
  @Column('timestamptz', { nullable: true }) readAt: Date | null;
  /** Last attempt. */
  @Column('timestamptz', { nullable: true }) attemptedAt: Date | null;
  /** Last published change. */
  @Column('timestamptz', { nullable: true }) publishedAt: Date | null;
  /** Grows with each change that pages show. */
  @Column('bigint', { name: 'changes' }) changeCount: string;
}
