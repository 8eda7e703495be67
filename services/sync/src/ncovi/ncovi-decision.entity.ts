import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { NcoviDecisionKind } from './ncovi-feed-states.js';

/** A decision of an operator about the NCOVI list. */
@Entity('ncovi_decision')
export class NcoviDecisionEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') kind: NcoviDecisionKind;
  /** Removals that waited, and units that the list held. */
  @Column('int') removals: number;
  @Column('int') units: number;
  @Column('text') reason: string;
  @Column('timestamptz') at: Date;
  @Column('uuid') decidedBy: string;
  @Column('text') decidedByName: string;
}
