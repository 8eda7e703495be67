import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('quarantine')
export class QuarantineEntity {
  @PrimaryColumn('text') destination: string;
  @PrimaryColumn('text') stream: string;
  @PrimaryColumn('bigint') seq: string;
  @Column('text') reason: string;
  @Column('timestamptz') at: Date;
  @Column('text') state: 'open' | 'retrying' | 'handed-on' | 'closed' | 'sent';
  @Column('text', { nullable: true }) aggregateId: string | null;
  @Column('bigint', { nullable: true }) version: string | null;
  @Column('text', { nullable: true }) unitId: string | null;
  @Column('int') tries: number;
  @Column('uuid', { nullable: true }) attemptKey: string | null;
  @Column('timestamptz', { nullable: true }) attemptAt: Date | null;
  @Column('text', { nullable: true }) decidedBy: string | null;
  @Column('text', { nullable: true }) decidedByName: string | null;
  @Column('timestamptz', { nullable: true }) decidedAt: Date | null;
  @Column('text', { nullable: true }) decisionReason: string | null;
  @Column('text', { nullable: true }) handedTo: string | null;
}
