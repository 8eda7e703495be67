import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A numbered change of a case, from which a live page resumes. */
@Entity('case_change')
export class CaseChangeEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id: string;
  /** Number of the change, which the trigger `case_change_numbered` allocates at the commit; null until then. */
  @Column('bigint', { name: 'seq', nullable: true }) sequence: string | null;
  @Column('uuid') caseId: string;
  /** Area of the case at the time of the change. */
  @Column('text') areaPath: string;
}
