import { Entity, PrimaryColumn } from 'typeorm';

/** An account that wants a question answered, once per account. */
@Entity('training_question_vote')
export class TrainingQuestionVoteEntity {
  @PrimaryColumn('uuid') questionId: string;
  @PrimaryColumn('uuid') accountId: string;
}
