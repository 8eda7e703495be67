import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OfficialBody } from '../committees/committee.js';

/** A committee that a post mentions. The thread waits for it until it has read the post. */
@Entity('mention')
export class MentionEntity {
  @PrimaryColumn('uuid') postId: string;
  @Column('uuid') threadId: string;
  /** Number of the post in its thread. */
  @Column('int', { name: 'number' }) postNumber: number;
  @PrimaryColumn('text') body: OfficialBody;
  @PrimaryColumn('text') areaPath: string;
  /** Displayed name of the committee. */
  @Column('text') place: string;
}
