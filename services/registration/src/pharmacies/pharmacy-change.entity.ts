import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CorrectableField } from '../units/unit-fields.js';
import type { PharmacyChangeKind } from './pharmacy-states.js';

/** A numbered change of the pharmacy list. */
@Entity('pharmacy_change')
export class PharmacyChangeEntity {
  @PrimaryColumn('bigint', { name: 'seq' }) number: string;
  @Column('uuid') unitId: string;
  @Column('text') areaPath: string;
  @Column('timestamptz') at: Date;
  @Column('text', { name: 'what' }) kind: PharmacyChangeKind;
  /** Fields that a correction changed. */
  @Column('json') fields: readonly CorrectableField[];
}
