import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('unit_place')
export class UnitPlaceEntity {
  @PrimaryColumn('uuid') unitId: string;
  @Column('text') areaPath: string;
  @Column('text') areaName: string;
  @Column('bigint') version: string;
}
