import type { RegistrationState } from '@khai-bao/contracts';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { HealthMessageKind, UnitLinkKind } from './unit-history-kinds.js';

/** A transition, correction or message of a unit. Texts are sealed under the unit's key. */
@Entity('unit_history')
export class UnitHistoryEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id: string;
  @Column('uuid') unitId: string;
  @Column('timestamptz') at: Date;
  /** The state that the transition led to, or in which the unit was. */
  @Column('text') state: RegistrationState;
  /** The officer who acted; null for the unit itself. */
  @Column('uuid', { nullable: true }) actorId: string | null;
  @Column('text', { nullable: true }) actorName: string | null;
  @Column('text', { nullable: true }) noteSealed: string | null;
  /** Sealed JSON of `FieldChange[]`; null for a transition. */
  @Column('text', { nullable: true }) changesSealed: string | null;
  /** Relation to another registration; null together with its id. */
  @Column('text', { name: 'link', nullable: true }) linkKind: UnitLinkKind | null;
  @Column('uuid', { name: 'link_unit', nullable: true }) linkedUnitId: string | null;
  @Column('text', { name: 'what', nullable: true }) healthMessage: HealthMessageKind | null;
}
