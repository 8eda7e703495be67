import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { HealthQuestionState, PharmacyState } from './pharmacy-states.js';

/** A unit on the list of the Department of Health. It stays in the table when it is withdrawn. */
@Entity('pharmacy')
export class PharmacyEntity {
  @PrimaryColumn('uuid') unitId: string;
  @Column('text') areaPath: string;
  @Column('text') state: PharmacyState;
  /** State of the latest question while the pharmacy is listed. */
  @Column('text', { nullable: true }) question: HealthQuestionState;
  /** Name and street without diacritics. */
  @Column('text', { name: 'search' }) searchText: string;
  /** Null for a withdrawn pharmacy. */
  @Column('text', { name: 'phone_mark', nullable: true }) phoneBlindIndex: string | null;
  @Column('timestamptz') listedAt: Date;
  @Column('timestamptz') changedAt: Date;
}
