import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A numbered change of a case, from which a live page resumes. */
@Entity('case_change')
export class CaseChangeEntity {
  @PrimaryColumn('bigint', { name: 'seq' }) sequence: string;
  @Column('uuid') caseId: string;
  /** Area of the case at the time of the change. */
  @Column('text') areaPath: string;
}
