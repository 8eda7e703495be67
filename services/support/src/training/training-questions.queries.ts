import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { TrainingQuestionEntity } from './training-question.entity.js';

export type VotedQuestionRow = TrainingQuestionEntity & { readonly votes: number; readonly isVoted: boolean };

const questionColumns = `q.id, q.session_id as "sessionId", q.text, q.asked_by as "askedBy", q.asked_place as "askedPlace", q.asked_at as "askedAt",
  q.answer, q.answered_by_place as "answeredByPlace", q.answered_at as "answeredAt"`;

/** Finds the questions of a session, those with most votes first. SQL, because votes are counted. `training_question_of_session` serves it. */
export const findQuestions = (
  manager: EntityManager,
  sessionId: string,
  accountId: string,
): Promise<VotedQuestionRow[]> =>
  queryRows<VotedQuestionRow>(
    manager,
    `select ${questionColumns}, count(v.account_id)::int as votes, coalesce(bool_or(v.account_id = $2), false) as "isVoted"
     from training_question q left join training_question_vote v on v.question_id = q.id
     where q.session_id = $1 group by q.id order by votes desc, q.asked_at, q.id`,
    [sessionId, accountId],
  );

export interface AnsweredQuestionRow {
  readonly id: string;
  readonly text: string;
  readonly answer: string;
  readonly answeredAt: Date;
  readonly title: string;
}

/** Finds answered questions of all sessions, the last answer first. `training_question_answered` serves it. */
export const findAnsweredQuestions = (
  manager: EntityManager,
  limit: number,
): Promise<AnsweredQuestionRow[]> =>
  queryRows<AnsweredQuestionRow>(
    manager,
    `select q.id, q.text, q.answer, q.answered_at as "answeredAt", s.title
     from training_question q join training_session s on s.id = q.session_id
     where q.answer is not null order by q.answered_at desc, q.id desc limit $1`,
    [limit],
  );
