import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AreaMergeState } from './area-merges.dto.js';

/** The order to merge a ward into another one, with its progress. */
@Entity('area_merge')
export class AreaMergeEntity {
  /** The ward that ends. */
  @PrimaryColumn('text') code: string;
  /** Full names of both wards when the merge was ordered. */
  @Column('text') name: string;
  @Column('text') intoCode: string;
  @Column('text') intoName: string;
  /** First day on which the ward no longer exists. */
  @Column('date') fromDay: string;
  /** The decision that orders it, as the history of each unit cites it. */
  @Column('text') decision: string;
  @Column('text') state: AreaMergeState;
  /** Units in the ward when the move began, and units that have moved. */
  @Column('int', { name: 'units' }) unitCount: number;
  @Column('int', { name: 'moved' }) movedCount: number;
  @Column('timestamptz') orderedAt: Date;
  @Column('uuid') orderedBy: string;
  @Column('text') orderedByName: string;
  @Column('text') orderedByPlace: string;
  @Column('timestamptz', { nullable: true }) finishedAt: Date | null;
}
