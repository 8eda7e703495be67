import type { Actor } from '@khai-bao/platform/auth';
import type { FileDto } from '../files/files.dto.js';
import { toQuestionDto } from '../questions/question-dto-mapper.js';
import type { QuestionDto } from '../questions/questions.dto.js';
import type { AskedAcknowledgementDto } from '../receipts/receipts.dto.js';
import type { PostEntity } from '../thread-core/post.entity.js';
import { isActionRequired } from '../thread-core/thread-scope.js';
import type { PostDto, ThreadItemDto } from './threads.dto.js';
import type { ThreadListRow } from './threads.queries.js';

export function toThreadItemDto(actor: Actor, row: ThreadListRow, now: Date): ThreadItemDto {
  const question =
    row.question === null
      ? null
      : toQuestionDto({ ...row.question, dueAt: new Date(row.question.dueAt), answeredAt: null }, actor, now);
  return {
    threadId: row.id,
    kind: row.kind,
    room: row.room,
    subject: row.subject,
    reference: row.reference,
    unitId: row.unitId,
    areaName: row.areaName,
    lastPostAt: row.lastPostAt.toISOString(),
    lastPostText: row.lastPostText ?? '',
    lastPostCode: row.lastPostCode,
    unread: Math.max(0, row.postCount - (row.readNumber ?? 0)),
    needsAction:
      row.isAsked || row.isMentioned || question?.isYours === true || isActionRequired(actor.role, row.state),
    question,
    state: row.state,
  };
}

export const toPostDto = (
  post: PostEntity,
  acknowledge: AskedAcknowledgementDto | undefined,
  question: QuestionDto | undefined,
  files: FileDto[] | undefined,
  named: Pick<PostDto, 'mentions' | 'replyTo'> | undefined,
): PostDto => ({
  postId: post.id,
  number: post.number,
  at: post.at.toISOString(),
  authorName: post.authorName,
  authorPlace: post.authorPlace,
  kind: post.kind,
  code: post.code,
  text: post.text,
  ...(post.card === null ? {} : { card: post.card }),
  ...(post.detail === null ? {} : { detail: post.detail }),
  ...(acknowledge === undefined ? {} : { acknowledge }),
  ...(question === undefined ? {} : { question }),
  ...(files === undefined ? {} : { files }),
  ...named,
});

/** Author fields of a post. */
export const toPostAuthor = (actor: Actor): { id: string; name: string; place: string } => ({
  id: actor.accountId,
  name: actor.displayName,
  place: actor.place,
});
