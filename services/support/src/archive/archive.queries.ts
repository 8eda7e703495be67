import type { Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { Room } from '../thread-core/room.js';
import { threadScopeSql } from '../thread-core/thread-scope.js';

/** A post as a line of the archive. */
export interface ArchivedPost {
  readonly files: readonly { readonly fileId: string }[];
}

/**
 * Finds the next threads that an account may see, by id, each as the document of its line. SQL, because Postgres builds the
 * documents; the primary key serves it.
 */
export function findArchivedThreads(
  manager: EntityManager,
  actor: Actor,
  {
    afterId,
    room,
    limit,
  }: { readonly afterId: string; readonly room: Room | undefined; readonly limit: number },
): Promise<{ id: string; thread: object }[]> {
  const scope = threadScopeSql(actor, 3);
  const parameters: unknown[] = [afterId, limit, ...scope.parameters];
  const inRoom = room === undefined ? 'true' : `t.room = $${parameters.push(room)}`;
  return queryRows(
    manager,
    `select t.id, json_build_object('threadId', t.id, 'room', t.room, 'subject', t.subject, 'areaPath', t.area_path, 'areaName', t.area_name, 'unitId', t.unit_id, 'state', t.state, 'lastPostAt', t.last_post_at) as thread
     from thread t where t.id > $1 and ${inRoom} and ${scope.sql} order by t.id limit $2`,
    parameters,
  );
}

/**
 * Finds the posts of threads with their acknowledgements, question and files, each as the document of its line. SQL for the same
 * reason; the unique key of thread and number serves it.
 */
export const findArchivedPosts = (
  manager: EntityManager,
  threadIds: readonly string[],
): Promise<{ threadId: string; post: ArchivedPost }[]> =>
  queryRows(
    manager,
    `select p.thread_id as "threadId", json_build_object('threadId', p.thread_id, 'postId', p.id, 'number', p.number, 'at', p.at, 'authorName', p.author_name, 'authorPlace', p.author_place, 'code', p.code, 'text', p.text, 'detail', p.detail, 'acknowledgeBy', p.ack_by,
       'acknowledgements', (select coalesce(json_agg(json_build_object('place', k.place, 'name', k.account_name, 'at', k.at) order by k.at), '[]') from acknowledgement k where k.post_id = p.id),
       'question', (select json_build_object('owedBody', q.owed_body, 'owedPlace', q.owed_place, 'dueAt', q.due_at, 'answeredAt', q.answered_at, 'lateAt', q.late_at) from question q where q.post_id = p.id),
       'files', (select coalesce(json_agg(json_build_object('fileId', f.id, 'name', f.name, 'type', f.type, 'size', f.size, 'sha256', f.sha256) order by f.position), '[]') from file f where f.thread_id = p.thread_id and f.post_id = p.id)) as post
     from post p where p.thread_id = any($1) order by p.thread_id, p.number`,
    [threadIds],
  );
