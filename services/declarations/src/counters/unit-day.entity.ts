import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('unit_day')
export class UnitDayEntity {
  @PrimaryColumn('uuid') unitId: string;
  @PrimaryColumn('date') day: string;
  @Column('int') declarations: number;
  @Column('int') suspected: number;
  @Column('int') entries: number;
  @Column('int') exits: number;
  @Column('int') version: number;
  @Column('int') publishedVersion: number;
}
