import type { CaseState } from '@khai-bao/contracts';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A line in the history of a case. */
@Entity('case_history')
export class CaseHistoryEntity {
  /** Grows with each line; it orders the history. */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id: string;
  @Column('uuid') caseId: string;
  @Column('timestamptz', { name: 'at' }) recordedAt: Date;
  /** State of the case after the step. */
  @Column('text') state: CaseState;
  /** Account id; null when no person acted. */
  @Column('uuid', { nullable: true }) actorId: string | null;
  @Column('text', { nullable: true }) actorName: string | null;
  /** Sealed under the key of the case. */
  @Column('text', { nullable: true }) noteSealed: string | null;
}
