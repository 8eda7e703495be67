import type { UnitKind } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CommitteeTier } from '../../accounts/account-values.js';

/** A rule that approves requests: proposed by one person, switched on by a second, stopped for good. */
@Entity('approval_rule')
export class ApprovalRuleEntity {
  @PrimaryColumn('uuid') id: string;
  /** Requests of this area and those below it. */
  @Column('text') areaPath: string;
  /** Empty: any kind. */
  @Column('text', { array: true }) kinds: UnitKind[];
  /** Empty: any tier. */
  @Column('text', { array: true }) tiers: CommitteeTier[];
  /** Whether a request needs a contact without gaps. */
  @Column('boolean') completeContact: boolean;
  /** Whether the unit of a request must not be a possible duplicate. */
  @Column('boolean') noDuplicate: boolean;
  @Column('text') state: 'PROPOSED' | 'ON' | 'STOPPED';
  @Column('uuid') proposedBy: string;
  @Column('timestamptz') proposedAt: Date;
  @Column('uuid', { nullable: true }) switchedOnBy: string | null;
  @Column('timestamptz', { nullable: true }) switchedOnAt: Date | null;
  @Column('uuid', { nullable: true }) stoppedBy: string | null;
  @Column('timestamptz', { nullable: true }) stoppedAt: Date | null;
}
