import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('case_declaration')
export class CaseDeclarationEntity {
  @PrimaryColumn('uuid') caseId: string;
  @PrimaryColumn('uuid') declarationId: string;
  @Column('timestamptz') joinedAt: Date;
}
