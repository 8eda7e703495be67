import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('unit_progress')
export class UnitProgressEntity {
  @PrimaryColumn('uuid') unitId: string;
  @Column('text') areaPath: string;
  @Column('text') state: string;
  @Column('text', { nullable: true }) accountState: string | null;
  @Column('date', { nullable: true }) activatedOn: string | null;
  @Column('date', { nullable: true }) declaredOn: string | null;
  @Column({ type: 'date', nullable: true, insert: false, update: false }) quietSince: string | null;
  @Column('text', { nullable: true }) step: string | null;
  @Column('timestamptz', { nullable: true }) stepSince: Date | null;
}
