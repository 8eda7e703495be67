import type { FloodScope, RiskFlagged } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A flag of a flood that is folded under a case of its unit and day, until a medical centre opens it. */
@Entity('folded_flag')
export class FoldedFlagEntity {
  @PrimaryColumn('uuid') declarationId: string;
  @Column('uuid') caseId: string;
  /** Day whose key opens the flag, `2021-06-30`. */
  @Column('date') day: string;
  @Column('timestamptz') foldedAt: Date;
  /** Scope in which the number of suspected declarations exceeded the limit. */
  @Column('text', { name: 'flood' }) floodScope: FloodScope;
  /** The flag as received; its content is sealed under the day key. */
  @Column('jsonb', { name: 'event' }) flag: RiskFlagged;
}
