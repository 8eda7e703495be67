import type { Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { PostEntity } from './post.entity.js';
import { threadScopeSql } from './thread-scope.js';
import type { ThreadEntity } from './thread.entity.js';

/** What the event of a thread contains. */
export type PublishedThread = Pick<
  ThreadEntity,
  'id' | 'kind' | 'unitId' | 'areaPath' | 'postCount' | 'lastPostAt' | 'version'
>;
/** Members of a thread that its creator chooses. */
export type NewThread = Pick<
  ThreadEntity,
  'kind' | 'room' | 'subject' | 'searchText' | 'areaPath' | 'areaName' | 'lastPostAt'
> &
  Partial<
    Pick<
      ThreadEntity,
      'unitId' | 'state' | 'caseId' | 'remindedTier' | 'purpose' | 'troubleId' | 'morningReportOf'
    >
  >;

const publishedColumns = `id, kind, unit_id as "unitId", area_path as "areaPath", posts as "postCount", last_post_at as "lastPostAt", version`;

/** Returns whether a reader may see a thread. SQL, because the condition of visibility is one. The primary key serves it. */
export async function isThreadVisible(
  manager: EntityManager,
  reader: Pick<Actor, 'role' | 'areaPath'>,
  threadId: string,
): Promise<boolean> {
  const scope = threadScopeSql(reader, 2);
  const found = await queryRows(manager, `select 1 from thread t where t.id = $1 and ${scope.sql}`, [
    threadId,
    ...scope.parameters,
  ]);
  return found.length > 0;
}

/**
 * Counts a new post in its thread, which locks the row, and returns the thread. SQL, because the number of the post comes from
 * the updated row.
 * @param state new state of the thread; null keeps it
 */
export async function countPost(
  manager: EntityManager,
  threadId: string,
  at: Date,
  state: ThreadEntity['state'],
): Promise<PublishedThread> {
  const [thread] = await queryRows<PublishedThread>(
    manager,
    `update thread set posts = posts + 1, last_post_at = greatest(last_post_at, $2), version = version + 1, state = coalesce($3, state) where id = $1 returning ${publishedColumns}`,
    [threadId, at, state],
  );
  return thread!;
}

/** Increments the counter of changes and returns the number of the new one. */
export async function incrementChangeCounter(manager: EntityManager): Promise<string> {
  const [counter] = await queryRows<{ last: string }>(
    manager,
    'update thread_change_counter set last = last + 1 returning last',
  );
  return counter!.last;
}

/** Creates the thread of a registration, or updates its subject, and returns its id. The unique `unit_id` arbitrates. */
export async function upsertRegistrationThread(manager: EntityManager, thread: NewThread): Promise<string> {
  const [written] = await queryRows<{ id: string }>(
    manager,
    `insert into thread (id, kind, room, subject, search_text, unit_id, area_path, area_name, state, last_post_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (unit_id) do update set subject = excluded.subject, search_text = excluded.search_text returning id`,
    [
      uuidv7(),
      thread.kind,
      thread.room,
      thread.subject,
      thread.searchText,
      thread.unitId,
      thread.areaPath,
      thread.areaName,
      thread.state,
      thread.lastPostAt,
    ],
  );
  return written!.id;
}

/** Creates the reminder thread of a committee, or updates its area's name, and returns its id. `thread_of_reminders` arbitrates. */
export async function upsertReminderThread(manager: EntityManager, thread: NewThread): Promise<string> {
  const [written] = await queryRows<{ id: string }>(
    manager,
    `insert into thread (id, kind, room, subject, search_text, area_path, area_name, reminds, last_post_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (area_path, reminds) where reminds is not null do update set area_name = excluded.area_name returning id`,
    [
      uuidv7(),
      thread.kind,
      thread.room,
      thread.subject,
      thread.searchText,
      thread.areaPath,
      thread.areaName,
      thread.remindedTier,
      thread.lastPostAt,
    ],
  );
  return written!.id;
}

/**
 * Applies a correction of a unit to its thread and returns the thread; undefined when nothing differs or no thread exists. SQL,
 * because the comparison and the update are one statement.
 */
export async function correctRegistrationThread(
  manager: EntityManager,
  unitId: string,
  {
    subject,
    searchText,
    areaPath,
    areaName,
  }: Pick<NewThread, 'subject' | 'searchText' | 'areaPath' | 'areaName'>,
): Promise<PublishedThread | undefined> {
  const [thread] = await queryRows<PublishedThread>(
    manager,
    `update thread t set subject = $2, search_text = $3, area_path = $4, area_name = $5, version = version + 1
     where unit_id = $1 and (subject, search_text, area_path, area_name) is distinct from ($2, $3, $4, $5) returning ${publishedColumns}`,
    [unitId, subject, searchText, areaPath, areaName],
  );
  return thread;
}

/** Sets the state on all cards of a thread. SQL, because it changes one member of a JSON document. */
export const updateCardStates = (
  manager: EntityManager,
  threadId: string,
  state: string,
): Promise<object[]> =>
  queryRows(
    manager,
    `update post set card = jsonb_set(card, '{state}', to_jsonb($2::text)) where thread_id = $1 and card is not null`,
    [threadId, state],
  );

/** Sets name, street and kind of the unit on all cards of a thread. SQL for the same reason. */
export const updateCardUnits = (
  manager: EntityManager,
  threadId: string,
  unit: { readonly name: string; readonly street: string; readonly kind: string },
): Promise<object[]> =>
  queryRows(
    manager,
    `update post set card = card || jsonb_build_object('unitName', $2::text, 'street', $3::text, 'kind', $4::text) where thread_id = $1 and card is not null`,
    [threadId, unit.name, unit.street, unit.kind],
  );

/** Marks a post as the reply to another post of its thread. Returns false when the thread has no such post. */
export async function updateReplyTo(
  manager: EntityManager,
  threadId: string,
  postId: string,
  repliedPostId: string,
): Promise<boolean> {
  const written = await queryRows(
    manager,
    'update post p set reply_to = o.id from post o where p.id = $1 and o.id = $2 and o.thread_id = $3 returning p.id',
    [postId, repliedPostId, threadId],
  );
  return written.length > 0;
}

/** Returns whether a thread has a post about a day with this code. */
export const hasPostOfDay = (
  manager: EntityManager,
  threadId: string,
  code: string,
  day: string,
): Promise<boolean> =>
  manager
    .createQueryBuilder(PostEntity, 'post')
    .where('post.threadId = :threadId and post.code = :code', { threadId, code })
    .andWhere(`post.detail->>'day' = :day`, { day })
    .getExists();

export interface RepliedPostRow {
  readonly id: string;
  readonly postId: string;
  readonly authorName: string | null;
  /** Beginning of its text. */
  readonly text: string;
}

/** Finds the replies of a thread (`id`) with the post that each replies to. The unique key of thread and number serves it. */
export const findRepliedPosts = (manager: EntityManager, threadId: string): Promise<RepliedPostRow[]> =>
  queryRows<RepliedPostRow>(
    manager,
    `select p.id, o.id as "postId", o.author_name as "authorName", left(o.text, 140) as text from post p join post o on o.id = p.reply_to where p.thread_id = $1`,
    [threadId],
  );

/** Finds the authors of a thread. SQL, because the rows are distinct. */
export const findAuthors = (
  manager: EntityManager,
  threadId: string,
): Promise<{ name: string; place: string }[]> =>
  queryRows(
    manager,
    'select distinct author_name as name, author_place as place from post where thread_id = $1 and author_name is not null',
    [threadId],
  );
