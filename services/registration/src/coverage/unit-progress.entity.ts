import type { AccountState, PendingStep, RegistrationState } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { NcoviBasis } from './ncovi-basis.js';

/** The progress of a unit. A trigger of `unit` writes it, except for the last day with a declaration. */
@Entity('unit_progress')
export class UnitProgressEntity {
  @PrimaryColumn('uuid') unitId: string;
  @Column('text') areaPath: string;
  @Column('text') state: RegistrationState;
  @Column('text', { nullable: true }) accountState: AccountState | null;
  @Column('date', { nullable: true }) activatedOn: string | null;
  /** Last day with a declaration. */
  @Column('date', { nullable: true }) declaredOn: string | null;
  /** The later one of both days while the account is activated; Postgres computes it. */
  @Column({ type: 'date', nullable: true, insert: false, update: false }) quietSince: string | null;
  /** The step that somebody has to take now, and since when. */
  @Column('text', { nullable: true }) step: PendingStep | null;
  @Column('timestamptz', { nullable: true }) stepSince: Date | null;
  /** Open gates whose poster is to be printed again. */
  @Column('int', { default: 0 }) outdatedPosters: number;
  /** Why NCOVI covers the unit; null when it does not. */
  @Column('text', { nullable: true }) ncoviBasis: NcoviBasis | null;
  /** End of the grace of a unit that has left the NCOVI list. */
  @Column('timestamptz', { nullable: true }) ncoviUntil: Date | null;
}
