import type { Actor } from '@khai-bao/platform/auth';
import type { FileDto } from '../files/files.dto.js';
import { toQuestionDto, type QuestionRow } from '../questions/question-row.js';
import type { QuestionDto } from '../questions/questions.dto.js';
import type { AskedAcknowledgementDto } from '../receipts/receipts.dto.js';
import { isActionRequired } from '../thread-core/thread-scope.js';
import type { PostRow, ThreadRow } from '../thread-core/thread-store.js';
import type { PostDto, ThreadItemDto } from './threads.dto.js';

/** A thread with the read mark, last post and open requests of one reader. */
export type ThreadListRow = ThreadRow & {
  readonly reference: string | null;
  readonly read_number: number | null;
  readonly last_text: string;
  readonly last_code: string | null;
  /** Whether a post waits for the acknowledgement of the reader's committee. */
  readonly asked: boolean;
  /** Whether an unread post mentions the reader's committee. */
  readonly named: boolean;
  /** The open question that is due first. */
  readonly question: (Omit<QuestionRow, 'due_at' | 'answered_at'> & { readonly due_at: string }) | null;
};

export function toThreadItemDto(actor: Actor, row: ThreadListRow, now: Date): ThreadItemDto {
  const question =
    row.question === null
      ? null
      : toQuestionDto(
          { ...row.question, due_at: new Date(row.question.due_at), answered_at: null },
          actor,
          now,
        );
  return {
    threadId: row.id,
    kind: row.kind,
    room: row.room,
    subject: row.subject,
    reference: row.reference,
    unitId: row.unit_id,
    areaName: row.area_name,
    lastPostAt: row.last_post_at.toISOString(),
    lastPostText: row.last_text ?? '',
    lastPostCode: row.last_code,
    unread: Math.max(0, row.posts - (row.read_number ?? 0)),
    needsAction:
      row.asked || row.named || question?.isYours === true || isActionRequired(actor.role, row.state),
    question,
    state: row.state,
  };
}

export const toPostDto = (
  row: PostRow,
  acknowledge: AskedAcknowledgementDto | undefined,
  question: QuestionDto | undefined,
  files: FileDto[] | undefined,
  named: Pick<PostDto, 'mentions' | 'replyTo'> | undefined,
): PostDto => ({
  postId: row.id,
  number: row.number,
  at: row.at.toISOString(),
  authorName: row.author_name,
  authorPlace: row.author_place,
  kind: row.kind,
  code: row.code,
  text: row.text,
  ...(row.card === null ? {} : { card: row.card }),
  ...(row.detail === null ? {} : { detail: row.detail }),
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
