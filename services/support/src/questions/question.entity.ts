import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OfficialBody } from '../committees/committee.js';

/** The question of a post: which committee owes the answer until when, and to which one it was escalated. */
@Entity('question')
export class QuestionEntity {
  @PrimaryColumn('uuid') postId: string;
  @Column('uuid') threadId: string;
  @Column('text') askerBody: OfficialBody;
  @Column('text') askerPath: string;
  @Column('text') owedBody: OfficialBody;
  @Column('text') owedPath: string;
  /** Displayed name of the committee; null for DIC and Health. */
  @Column('text', { nullable: true }) owedPlace: string | null;
  @Column('timestamptz') dueAt: Date;
  @Column('timestamptz', { nullable: true }) answeredAt: Date | null;
  /** Post that answered it. */
  @Column('uuid', { name: 'answer_id', nullable: true }) answerPostId: string | null;
  /** When it was posted as overdue and escalated. */
  @Column('timestamptz', { name: 'late_at', nullable: true }) overdueAt: Date | null;
  /** Committee of the tier above, which owes the answer as well; both null until it is overdue. */
  @Column('text', { name: 'above_body', nullable: true }) escalatedBody: OfficialBody | null;
  @Column('text', { name: 'above_path', nullable: true }) escalatedPath: string | null;
}
