import type { RegistrationState } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A merge of two registrations, with what is needed to undo it. */
@Entity('unit_merge')
export class UnitMergeEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') pairId: string;
  @Column('uuid') survivorId: string;
  /** The registration that ended, and its state before. */
  @Column('uuid') loserId: string;
  @Column('text') loserState: RegistrationState;
  /** `MergedFields` as JSON, sealed under the survivor's key. */
  @Column('text') fieldsSealed: string;
  @Column('timestamptz') mergedAt: Date;
  @Column('uuid') mergedBy: string;
  /** Set when the merge was undone. */
  @Column('timestamptz', { name: 'parted_at', nullable: true }) undoneAt: Date | null;
  @Column('uuid', { name: 'parted_by', nullable: true }) undoneBy: string | null;
}
