import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('unit')
export class UnitEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') name: string;
  @Column('text') areaPath: string;
  @Column('text') areaName: string;
  @Column('text') state: string;
  @Column('bigint') version: string;
  /** The unit that this one was merged into; null for a unit of its own. */
  @Column('uuid', { nullable: true }) mergedInto: string | null;
}
