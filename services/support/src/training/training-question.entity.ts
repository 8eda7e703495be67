import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A question that was asked before a training session, and its answer. */
@Entity('training_question')
export class TrainingQuestionEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') sessionId: string;
  @Column('text') text: string;
  @Column('uuid') askedBy: string;
  /** Unit or committee of the account, without the person's name. */
  @Column('text') askedPlace: string;
  @Column('timestamptz') askedAt: Date;
  @Column('text', { nullable: true }) answer: string | null;
  @Column('text', { nullable: true }) answeredByPlace: string | null;
  @Column('timestamptz', { nullable: true }) answeredAt: Date | null;
}
