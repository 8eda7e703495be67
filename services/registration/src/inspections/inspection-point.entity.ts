import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PointKind } from './inspections.dto.js';

/** A point that an inspection found. It is open until an officer completes it. */
@Entity('inspection_point')
export class InspectionPointEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') inspectionId: string;
  @Column('uuid') unitId: string;
  @Column('text') areaPath: string;
  @Column('text') kind: PointKind;
  /** Text of a free point, sealed under the unit's key. */
  @Column('text', { nullable: true }) textSealed: string | null;
  @Column('date') dueOn: string;
  @Column('timestamptz', { nullable: true }) doneAt: Date | null;
  @Column('text', { nullable: true }) doneByName: string | null;
  @Column('text', { nullable: true }) doneByPlace: string | null;
  /** Sealed under the unit's key. */
  @Column('text', { nullable: true }) doneNoteSealed: string | null;
}
