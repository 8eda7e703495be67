import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PairReason } from './likeness.js';
import type { PairState } from './unit-pair-states.js';

/** Two registrations that may be the same unit. */
@Entity('unit_pair')
export class UnitPairEntity {
  @PrimaryColumn('uuid') id: string;
  /** The units, the lower id first. */
  @Column('uuid') lowId: string;
  @Column('uuid') highId: string;
  /** Path of the smallest area that contains both units; its officials see the pair. */
  @Column('text') commonPath: string;
  @Column('text', { array: true }) reasons: PairReason[];
  /** 1 to 100. */
  @Column('int') score: number;
  @Column('text') state: PairState;
  /** Digest of the compared values: a dismissal is valid as long as it is unchanged. */
  @Column('text', { name: 'basis' }) comparisonBasis: string;
  @Column('timestamptz') foundAt: Date;
  @Column('timestamptz', { nullable: true }) decidedAt: Date | null;
  @Column('uuid', { nullable: true }) decidedBy: string | null;
  @Column('text', { nullable: true }) decidedByName: string | null;
  /** Sealed under the key of the unit with the lower id. */
  @Column('text', { nullable: true }) noteSealed: string | null;
}
