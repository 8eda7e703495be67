import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * Why two cases belong together, the strongest reason first. `same-party`: declared together, or one is a contact of the same party of
 * the other, or both have one; `contact`: one is any other contact of the other.
 */
export const partyLinkReasons = ['same-person', 'same-party', 'same-phone', 'contact'] as const;
export type PartyLinkReason = (typeof partyLinkReasons)[number];

/** Two cases whose people share something. */
@Entity('case_party_link')
export class CasePartyLinkEntity {
  /** The lower of the two ids. */
  @PrimaryColumn('uuid') caseId: string;
  @PrimaryColumn('uuid') otherCaseId: string;
  @Column('text') reason: PartyLinkReason;
  @Column('timestamptz') foundAt: Date;
}
