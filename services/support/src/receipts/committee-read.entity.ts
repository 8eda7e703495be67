import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OfficialBody } from '../committees/committee.js';

/** Up to which post a committee has read a thread. */
@Entity('committee_read')
export class CommitteeReadEntity {
  @PrimaryColumn('uuid') threadId: string;
  @PrimaryColumn('text') areaPath: string;
  @PrimaryColumn('text') body: OfficialBody;
  /** Displayed name of the committee. */
  @Column('text') place: string;
  /** Number of the last post that was read. */
  @Column('int', { name: 'number' }) readNumber: number;
  @Column('timestamptz', { name: 'at' }) readAt: Date;
}
