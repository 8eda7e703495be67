import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The newest version of a changed declaration that a data centre has confirmed. */
@Entity('declaration_confirmation')
export class DeclarationConfirmationEntity {
  @PrimaryColumn('uuid') declarationId: string;
  @PrimaryColumn('text') destination: string;
  @Column('int') version: number;
  /** Day of the confirmation, from which its retention counts. */
  @Column('date') day: string;
  /** Time that the centre states. */
  @Column('timestamptz') confirmedAt: Date;
}
