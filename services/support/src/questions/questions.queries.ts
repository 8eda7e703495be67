import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { Committee } from '../committees/committee.js';

/**
 * Marks the open questions of a thread as answered whose answer this committee owes, except the answering post's own. Returns
 * the ids of their posts, which is why it is SQL. `question_open_in_thread` serves it.
 */
export async function answerOpenQuestions(
  manager: EntityManager,
  threadId: string,
  { areaPath, body }: Committee,
  answer: { readonly postId: string; readonly at: Date },
): Promise<string[]> {
  const answered = await queryRows<{ postId: string }>(
    manager,
    `update question set answered_at = $4, answer_id = $5 where thread_id = $1 and answered_at is null and post_id <> $5
       and ((owed_path = $2 and owed_body = $3) or (above_path = $2 and above_body = $3)) returning post_id as "postId"`,
    [threadId, areaPath, body, answer.at, answer.postId],
  );
  return answered.map(({ postId }) => postId);
}
