import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A declaration whose content a case got as that of a contact. It tells whom an erasure concerns, and holds nothing about a person. */
@Entity('contact_disclosure')
export class ContactDisclosureEntity {
  @PrimaryColumn('uuid') declarationId: string;
  @PrimaryColumn('uuid') caseId: string;
  /** Day of the declaration, after which the row is kept as long as the declaration. */
  @Column('date') day: string;
  @Column('timestamptz') disclosedAt: Date;
  /** Time at which the case ended; null: it is open. */
  @Column('timestamptz', { nullable: true }) caseEndedAt: Date | null;
}
