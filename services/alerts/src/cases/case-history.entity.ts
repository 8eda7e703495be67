import type {
  CaseCallOutcome,
  CaseCallTarget,
  CaseHistoryEntry,
  CaseReason,
  CaseState,
  CaseStep,
} from '@khai-bao/contracts';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A line in the history of a case. */
@Entity('case_history')
export class CaseHistoryEntity {
  /** Grows with each line; it orders the history. */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id: string;
  @Column('uuid') caseId: string;
  @Column('timestamptz', { name: 'at' }) recordedAt: Date;
  /** What the line is about. */
  @Column('text') entry: CaseHistoryEntry;
  /** State of the case after it. */
  @Column('text') state: CaseState;
  /** Account id; null when no person acted. */
  @Column('uuid', { nullable: true }) actorId: string | null;
  @Column('text', { nullable: true }) actorName: string | null;
  /** Sealed under the key of the case. */
  @Column('text', { nullable: true }) noteSealed: string | null;
  /** Reason of a state that an officer set. */
  @Column('text', { nullable: true }) reason: CaseReason | null;
  @Column('text', { nullable: true }) step: CaseStep | null;
  /** Time at which a step was done or a call was made; null: when it was recorded. */
  @Column('timestamptz', { nullable: true }) happenedAt: Date | null;
  @Column('text', { nullable: true }) callTarget: CaseCallTarget | null;
  @Column('text', { nullable: true }) callOutcome: CaseCallOutcome | null;
}
