import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The declaration of a contact that was erased. It is kept, because a page with its content may arrive later. */
@Entity('contact_erasure')
export class ContactErasureEntity {
  @PrimaryColumn('uuid') caseId: string;
  @PrimaryColumn('uuid') declarationId: string;
  @Column('timestamptz') erasedAt: Date;
}
