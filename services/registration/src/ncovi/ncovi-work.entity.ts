import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { NcoviWorkKind, NcoviWorkOutcome } from './ncovi-kinds.js';

/** A question about the national list that a person decides. Reasons stand in the history of the units. */
@Entity('ncovi_work')
export class NcoviWorkEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') kind: NcoviWorkKind;
  /** Null for a claim. */
  @Column('text', { nullable: true }) entryId: string | null;
  /** The units that it may concern, or the unit of a claim. */
  @Column('uuid', { array: true }) unitIds: string[];
  /** The smallest area that contains all of them. */
  @Column('text') areaPath: string;
  @Column('timestamptz') since: Date;
  /** Optimistic lock. */
  @Column('int') version: number;
  /** Tiers that were reminded of it. */
  @Column('text', { array: true }) remindedTiers: string[];
  @Column('timestamptz', { nullable: true }) settledAt: Date | null;
  @Column('text', { nullable: true }) outcome: NcoviWorkOutcome | null;
  @Column('uuid', { nullable: true }) decidedBy: string | null;
  @Column('text', { nullable: true }) decidedByName: string | null;
}
