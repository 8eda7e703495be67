import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The roster of a centre. Its row is locked by every change, and its version is the optimistic lock of the pages. */
@Entity('roster')
export class RosterEntity {
  @PrimaryColumn('text') areaCode: string;
  /** 0 before the first change. */
  @Column('int') version: number;
  @Column('timestamptz') changedAt: Date;
  @Column('uuid') changedBy: string;
  @Column('text') changedByName: string;
}
