import type { Actor } from '@khai-bao/platform/auth';
import type { AskedAcknowledgementDto } from '../receipts/receipts.dto.js';
import { waitsFor } from './thread-scope.js';
import type { PostRow, ThreadRow } from './thread-store.js';
import type { PostDto, ThreadItemDto } from './threads.dto.js';

/** A thread with what one reader needs of it beside. */
export type ListRow = ThreadRow & {
  readonly reference: string | null;
  readonly read_number: number | null;
  readonly last_text: string;
  readonly last_code: string | null;
  /** A post of it waits for the acknowledgement of the reader's committee. */
  readonly asked: boolean;
};

export const presentThread = (actor: Actor, row: ListRow): ThreadItemDto => ({
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
  needsAction: row.asked || waitsFor(actor.role, row.state),
  state: row.state,
});

export const presentPost = (row: PostRow, acknowledge?: AskedAcknowledgementDto): PostDto => ({
  postId: row.id,
  at: row.at.toISOString(),
  authorName: row.author_name,
  authorPlace: row.author_place,
  kind: row.kind,
  code: row.code,
  text: row.text,
  ...(row.card === null ? {} : { card: row.card }),
  ...(row.detail === null ? {} : { detail: row.detail }),
  ...(acknowledge === undefined ? {} : { acknowledge }),
});
