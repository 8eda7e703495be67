import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('approval_rule')
export class ApprovalRuleEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') areaPath: string;
  @Column('text', { array: true }) kinds: string[];
  @Column('text', { array: true }) tiers: string[];
  @Column('boolean') completeContact: boolean;
  @Column('boolean') noDuplicate: boolean;
  @Column('text') state: string;
  @Column('uuid') proposedBy: string;
  @Column('timestamptz') proposedAt: Date;
  @Column('uuid', { nullable: true }) switchedOnBy: string | null;
  @Column('timestamptz', { nullable: true }) switchedOnAt: Date | null;
  @Column('uuid', { nullable: true }) stoppedBy: string | null;
  @Column('timestamptz', { nullable: true }) stoppedAt: Date | null;
}
