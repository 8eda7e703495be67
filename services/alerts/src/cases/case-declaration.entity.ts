import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A declaration of the person of a case. A person may declare several times on one day. */
@Entity('case_declaration')
export class CaseDeclarationEntity {
  @PrimaryColumn('uuid') caseId: string;
  @PrimaryColumn('uuid') declarationId: string;
  @Column('timestamptz') joinedAt: Date;
}
