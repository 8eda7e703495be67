import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('case_history')
export class CaseHistoryEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id: string;
  @Column('uuid') caseId: string;
  @Column('timestamptz') at: Date;
  @Column('text') state: string;
  @Column('uuid', { nullable: true }) actorId: string | null;
  @Column('text', { nullable: true }) actorName: string | null;
  @Column('text', { nullable: true }) noteSealed: string | null;
}
