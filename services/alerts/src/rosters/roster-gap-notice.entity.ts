import type { DutyGapKind } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What is still a gap of one that was sent to the head of the centre and to HCDC, so that it is sent once. */
@Entity('roster_gap_notice')
export class RosterGapNoticeEntity {
  @PrimaryColumn('text') areaCode: string;
  @PrimaryColumn('timestamptz') startsAt: Date;
  @Column('timestamptz') endsAt: Date;
  @PrimaryColumn('text') kind: DutyGapKind;
}
