import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RequestFilter } from '../request-filter.js';

/** A bulk approval of the requests that waited at its start, and its progress. */
@Entity('approval_run')
export class ApprovalRunEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') areaPath: string;
  @Column('jsonb') filter: RequestFilter;
  /** The rule that started the run when it was switched on; null: a person did. */
  @Column('uuid', { nullable: true }) ruleId: string | null;
  @Column('text') state: 'RUNNING' | 'DONE' | 'STOPPED';
  @Column('uuid') startedBy: string;
  @Column('timestamptz') startedAt: Date;
  @Column('timestamptz', { nullable: true }) endedAt: Date | null;
  /** Number of requests at the start. */
  @Column('int', { name: 'total' }) totalCount: number;
  @Column('int', { name: 'approved' }) approvedCount: number;
  /** Requests that were decided before the run reached them, or that the rule does not approve. */
  @Column('int', { name: 'passed_over' }) skippedCount: number;
  /** Time and id of the last request that the run has processed. */
  @Column('timestamptz', { name: 'after_time', nullable: true }) cursorTime: Date | null;
  @Column('uuid', { name: 'after_id', nullable: true }) cursorId: string | null;
}
