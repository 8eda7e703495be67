import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A report of gate staff that blocks the passes of a person, until the unit's admin takes it back. */
@Entity('pass_block')
export class PassBlockEntity {
  /** The client key of the report, so that a repeated report never blocks again what was taken back. */
  @PrimaryColumn('uuid') id: string;
  /** Day of the declaration, whose key seals the reason. */
  @Column('date') day: string;
  @Column('uuid') declarationId: string;
  /** Unit and gate at which the holder was reported. */
  @Column('uuid') unitId: string;
  @Column('uuid') gateId: string;
  @Column('timestamptz') reportedAt: Date;
  /** Account id. */
  @Column('uuid') reportedBy: string;
  @Column('text') reportedByName: string;
  /** Null while the passes are blocked. */
  @Column('timestamptz', { nullable: true }) liftedAt: Date | null;
  @Column('uuid', { nullable: true }) liftedBy: string | null;
  @Column('text', { nullable: true }) liftedByName: string | null;
  /** Why the report was taken back. Sealed under the key of the day, because people write names into it. */
  @Column('text', { nullable: true }) liftReasonSealed: string | null;
}
