import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A message of an official to the silent units of an area; at most one per area and day. */
@Entity('unit_message')
export class UnitMessageEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') areaPath: string;
  @Column('text') areaName: string;
  @Column('date') sentOn: string;
  /** Days without a declaration after which a unit counted as silent. */
  @Column('int') days: number;
  @Column('text') text: string;
  @Column('timestamptz') sentAt: Date;
  @Column('uuid') sentBy: string;
  @Column('text') sentByName: string;
  @Column('text') sentByPlace: string;
}
