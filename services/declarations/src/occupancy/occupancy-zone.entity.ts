import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A part of a unit in which people are counted. The zone with the id of the unit is the whole unit. */
@Entity('occupancy_zone')
export class OccupancyZoneEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') unitId: string;
  /** Null for the whole unit. */
  @Column('text', { nullable: true }) name: string | null;
  /** People allowed inside; null: no limit. */
  @Column('int', { nullable: true }) capacity: number | null;
  /** Entries minus exits since the last recount or closing, from the count of the recount. May be negative: exits without entries. */
  @Column('int') inside: number;
  @Column('int') entries: number;
  @Column('int') exits: number;
  /** The recount or closing from which passages count. */
  @Column('timestamptz') countedSince: Date;
  /** People inside at the last closing, who entered without an exit; negative: exits without entries. Null before the first closing. */
  @Column('int', { nullable: true }) leftAtClosing: number | null;
  /** Until when staff admit people above the capacity. */
  @Column('timestamptz', { nullable: true }) overrideUntil: Date | null;
  @Column('text', { nullable: true }) overrideReason: string | null;
  @Column('text', { nullable: true }) overrideBy: string | null;
  @Column('timestamptz') createdAt: Date;
}
