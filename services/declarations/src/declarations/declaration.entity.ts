import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('declaration')
export class DeclarationEntity {
  @PrimaryColumn('date') day: string;
  @PrimaryColumn('uuid') unitId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') gateId: string;
  @Column('text') areaPath: string;
  @Column('timestamptz') acceptedAt: Date;
  @Column('text') outcome: string;
  @Column('text') questionnaireVersion: string;
  @Column('text') channel: string;
  @Column('text') sealed: string;
  @Column('text') phoneIndex: string;
  @Column('text', { nullable: true }) idIndex: string | null;
  @Column('text') personIndex: string;
  @Column('text') passCode: string;
  @Column('timestamptz') validUntil: Date;
  @Column('text', { nullable: true }) deviceDigest: string | null;
  @Column('text') status: string;
  @Column('int') version: number;
  @Column('timestamptz', { nullable: true }) toldAt: Date | null;
  @Column('timestamptz', { nullable: true }) acknowledgedAt: Date | null;
  /** Issue of the current pass, 0 for the first. */
  @Column('smallint') passIssue: number;
  /** Time of the last change; null: never changed. */
  @Column('timestamptz', { nullable: true }) changedAt: Date | null;
  /** Outcome of the submission, once a change may have replaced it. */
  @Column('text', { nullable: true }) submittedOutcome: string | null;
  /** Time at which a report of gate staff blocked all its passes; null: they are not blocked. */
  @Column('timestamptz', { nullable: true }) passBlockedAt: Date | null;
}
