import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('unit')
export class UnitEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') name: string;
  @Column('text') kind: string;
  @Column('text') street: string;
  @Column('text') reference: string;
  @Column('text') areaPath: string;
  @Column('text') areaName: string;
  @Column('text') state: string;
  @Column('timestamptz') stateSince: Date;
  @Column('timestamptz') submittedAt: Date;
  @Column('text', { nullable: true }) actorPlace: string | null;
  @Column('bigint') version: string;
}
