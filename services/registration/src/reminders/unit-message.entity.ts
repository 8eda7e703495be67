import type { MessageAudience } from './message-audience.js';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A message of an official to units of an area: the silent ones, or those with an outdated poster; one of each per area and day. */
@Entity('unit_message')
export class UnitMessageEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') areaPath: string;
  @Column('text') areaName: string;
  @Column('date') sentOn: string;
  @Column('text') audience: MessageAudience;
  /** Days without a declaration after which a unit counted as silent. */
  @Column('int') days: number;
  @Column('text') text: string;
  @Column('timestamptz') sentAt: Date;
  @Column('uuid') sentBy: string;
  @Column('text') sentByName: string;
  @Column('text') sentByPlace: string;
}
