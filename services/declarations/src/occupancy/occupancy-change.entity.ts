import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OccupancyChangeKind } from './occupancy-state.js';

/** A recount, an override or a closing of a zone. */
@Entity('occupancy_change')
export class OccupancyChangeEntity {
  @PrimaryColumn('uuid') id: string;
  /** Day from which retention counts. */
  @Column('date') day: string;
  @Column('uuid') unitId: string;
  @Column('uuid') zoneId: string;
  @Column('text') kind: OccupancyChangeKind;
  @Column('timestamptz') changedAt: Date;
  @Column('int') insideBefore: number;
  @Column('int') insideAfter: number;
  @Column('text', { nullable: true }) reason: string | null;
  /** Null for a closing. */
  @Column('uuid', { nullable: true }) actorId: string | null;
  @Column('text', { nullable: true }) actorName: string | null;
}
