import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('approval_run')
export class ApprovalRunEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') areaPath: string;
  @Column('jsonb') filter: unknown;
  @Column('uuid', { nullable: true }) ruleId: string | null;
  @Column('text') state: string;
  @Column('uuid') startedBy: string;
  @Column('timestamptz') startedAt: Date;
  @Column('timestamptz', { nullable: true }) endedAt: Date | null;
  @Column('int') total: number;
  @Column('int') approved: number;
  @Column('int') passedOver: number;
  @Column('timestamptz', { nullable: true }) afterTime: Date | null;
  @Column('uuid', { nullable: true }) afterId: string | null;
}
