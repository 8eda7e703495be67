import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('inspection_point')
export class InspectionPointEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') inspectionId: string;
  @Column('uuid') unitId: string;
  @Column('text') areaPath: string;
  @Column('text') kind: 'poster' | 'staff' | 'free';
  @Column('text', { nullable: true }) textSealed: string | null;
  @Column('date') dueOn: string;
  @Column('timestamptz', { nullable: true }) doneAt: Date | null;
  @Column('text', { nullable: true }) doneByName: string | null;
  @Column('text', { nullable: true }) doneByPlace: string | null;
  @Column('text', { nullable: true }) doneNoteSealed: string | null;
}
