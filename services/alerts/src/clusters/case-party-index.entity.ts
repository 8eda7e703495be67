import { Entity, PrimaryColumn } from 'typeorm';

/** What two cases may share. `party`: people who were declared together on one device. */
export const partyIndexKinds = ['person', 'phone', 'party'] as const;
export type PartyIndexKind = (typeof partyIndexKinds)[number];

/** A blind index of the person of a case, of their phone or of their party, under the key of a day. It is deleted with that key. */
@Entity('case_party_index')
export class CasePartyIndexEntity {
  @PrimaryColumn('uuid') caseId: string;
  @PrimaryColumn('date') day: string;
  @PrimaryColumn('text') kind: PartyIndexKind;
  @PrimaryColumn('text') partyIndex: string;
}
