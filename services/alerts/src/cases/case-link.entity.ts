import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The person of a case is a contact of another case. */
@Entity('case_link')
export class CaseLinkEntity {
  @PrimaryColumn('uuid') caseId: string;
  /** The case whose contact the person is. */
  @PrimaryColumn('uuid') contactOfId: string;
  @Column('timestamptz') linkedAt: Date;
}
