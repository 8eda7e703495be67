import { Column, Entity, PrimaryColumn } from 'typeorm';

export const transferDecisions = ['accepted', 'declined', 'withdrawn'] as const;
export type TransferDecision = (typeof transferDecisions)[number];

/** Request of a centre that the centre of another district takes over a case. A case has at most one that is not decided. */
@Entity('case_transfer')
export class CaseTransferEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') caseId: string;
  /** Area of the case when it was requested. */
  @Column('text') fromAreaPath: string;
  /** District-level area of the centre that is asked. */
  @Column('text') toAreaCode: string;
  @Column('text') toAreaPath: string;
  /** Why, sealed under the key of the case. */
  @Column('text') noteSealed: string;
  @Column('timestamptz') requestedAt: Date;
  /** Account id. */
  @Column('uuid') requestedBy: string;
  @Column('text') requestedByName: string;
  /** Time until which the centre is expected to decide. */
  @Column('timestamptz') dueAt: Date;
  /** Time at which HCDC became responsible because the centre had not decided. */
  @Column('timestamptz', { nullable: true }) overdueAt: Date | null;
  /** Null: the centre has not decided. */
  @Column('text', { nullable: true }) decision: TransferDecision | null;
  @Column('timestamptz', { nullable: true }) decidedAt: Date | null;
  /** Account id. */
  @Column('uuid', { nullable: true }) decidedBy: string | null;
  @Column('text', { nullable: true }) decidedByName: string | null;
}
