import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('unit')
export class UnitEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') name: string;
  @Column('text') areaPath: string;
  @Column('text') areaName: string;
  @Column('text') state: string;
  @Column('bigint') version: string;
}
