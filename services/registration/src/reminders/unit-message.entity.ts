import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('unit_message')
export class UnitMessageEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') areaPath: string;
  @Column('text') areaName: string;
  @Column('date') sentOn: string;
  @Column('int') days: number;
  @Column('text') text: string;
  @Column('timestamptz') sentAt: Date;
  @Column('uuid') sentBy: string;
  @Column('text') sentByName: string;
  @Column('text') sentByPlace: string;
}
