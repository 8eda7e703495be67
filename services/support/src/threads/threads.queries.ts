import type { Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { areaPathWithAncestors, committeeOf } from '../committees/committee.js';
import type { QuestionEntity } from '../questions/question.entity.js';
import { addressedAreaSql } from '../receipts/audience-sql.js';
import type { Room } from '../thread-core/room.js';
import { threadScopeSql } from '../thread-core/thread-scope.js';
import type { ThreadEntity } from '../thread-core/thread.entity.js';

/** A thread with the read mark, last post and open requests of one reader. */
export type ThreadListRow = Pick<
  ThreadEntity,
  | 'id'
  | 'kind'
  | 'room'
  | 'subject'
  | 'unitId'
  | 'areaPath'
  | 'areaName'
  | 'state'
  | 'postCount'
  | 'lastPostAt'
> & {
  readonly reference: string | null;
  /** Number of the last post that the account has read; null: none. */
  readonly readNumber: number | null;
  readonly lastPostText: string | null;
  readonly lastPostCode: string | null;
  /** Whether a post waits for the acknowledgement of the reader's committee. */
  readonly isAsked: boolean;
  /** Whether an unread post mentions the reader's committee. */
  readonly isMentioned: boolean;
  /** The open question that is due first. */
  readonly question:
    | (Pick<QuestionEntity, 'owedBody' | 'owedPath' | 'owedPlace' | 'escalatedBody' | 'escalatedPath'> & {
        readonly dueAt: string;
      })
    | null;
};

/** The account that reads threads, on one day. */
export interface ThreadReader {
  readonly actor: Actor;
  /** `2021-06-30`. */
  readonly today: string;
}

/** Restrictions of the list of threads. */
export interface ThreadFilter {
  /** Without diacritics; empty: all. */
  readonly searchText: string;
  readonly room: Room | undefined;
  /** Path of an area; selects threads in it and below. */
  readonly areaPath: string | undefined;
}

/** Parameters `$1` to `$5` of `selectThreadsSql`: account, path of its committee (empty for other bodies), day, path and body of its committee. */
function readerParameters({ actor, today }: ThreadReader): unknown[] {
  const own = committeeOf(actor);
  return [actor.accountId, own.body === 'committee' ? own.areaPath : '', today, own.areaPath, own.body];
}

/**
 * @param source what stands between `from` and the joins; `t` is the thread
 * @param column a further first column
 */
const selectThreadsSql = (
  source: string,
  column = '',
): string => `select ${column} t.id, t.kind, t.room, t.subject, t.unit_id as "unitId", t.area_path as "areaPath", t.area_name as "areaName", t.state, t.posts as "postCount", t.last_post_at as "lastPostAt",
    u.reference, m.number as "readNumber", l.text as "lastPostText", l.code as "lastPostCode",
    exists (select 1 from post p join area a on a.path = $2 and ${addressedAreaSql(3)} where p.thread_id = t.id and p.ack_path is not null and not exists (select 1 from acknowledgement k where k.post_id = p.id and k.area_path = a.path)) as "isAsked",
    exists (select 1 from mention n where n.area_path = $4 and n.body = $5 and n.thread_id = t.id and n.number > coalesce((select r.number from committee_read r where r.thread_id = t.id and r.area_path = $4 and r.body = $5), 0)) as "isMentioned",
    (select json_build_object('owedBody', q.owed_body, 'owedPath', q.owed_path, 'owedPlace', q.owed_place, 'dueAt', q.due_at, 'escalatedBody', q.above_body, 'escalatedPath', q.above_path) from question q where q.thread_id = t.id and q.answered_at is null order by q.due_at limit 1) as question
  from ${source} left join unit u on u.id = t.unit_id left join read_mark m on m.thread_id = t.id and m.account_id = $1 left join post l on l.thread_id = t.id and l.number = t.posts`;

/** Threads that wait for the committee's acknowledgement, answer or reading; at most 50 of each. */
const waitingThreadsSql = `(select p.thread_id from post p join thread t on t.id = p.thread_id join area a on a.path = $2 and ${addressedAreaSql(3)}
    where p.ack_path = any($6) and not exists (select 1 from acknowledgement k where k.post_id = p.id and k.area_path = a.path) order by p.ack_by limit 50)
  union (select thread_id from question where answered_at is null and owed_path = $4 and owed_body = $5 order by due_at limit 50)
  union (select thread_id from question where answered_at is null and above_path is not null and above_path = $4 and above_body = $5 order by due_at limit 50)
  union (select n.thread_id from mention n where n.area_path = $4 and n.body = $5 and n.number > coalesce((select r.number from committee_read r where r.thread_id = n.thread_id and r.area_path = $4 and r.body = $5), 0) limit 50)`;

const newestFirstSql = 'order by last_post_at desc, id desc';

/**
 * One page of threads. For a district or ward the threads are collected first and then sorted (optimisation fence). Without it
 * the planner scans all threads of the city in order to find a ward's few. The city's are scanned in order.
 */
const threadsPageSql = (actor: Actor, condition: string, limit: string): string =>
  actor.areaPath?.includes('.') === true
    ? `with own as materialized (select id, last_post_at from thread t where ${condition})
       select thread.* from (select id from own ${newestFirstSql} limit ${limit}) first join thread using (id)`
    : `select * from thread t where ${condition} ${newestFirstSql} limit ${limit}`;

/**
 * Finds visible threads that match a filter, the newest first, after a cursor of time and id. SQL, because its plan is tuned:
 * `thread_by_path`, `thread_by_room` or `thread_recent` serves the page, the trigram indexes of threads and posts a search.
 */
export function findThreadPage(
  manager: EntityManager,
  reader: ThreadReader,
  filter: ThreadFilter,
  after: readonly (string | number)[] | null,
  limit: number,
): Promise<ThreadListRow[]> {
  const parameters = readerParameters(reader);
  const scope = threadScopeSql(reader.actor, parameters.length + 1);
  const limitParameter = `$${parameters.push(...scope.parameters, limit)}`;
  const conditions = [scope.sql];
  if (after !== null)
    conditions.push(
      `(t.last_post_at, t.id) < ($${parameters.push(after[0])}::timestamptz, $${parameters.push(after[1])}::uuid)`,
    );
  if (filter.searchText !== '') {
    const like = `search_text like $${parameters.push(`%${filter.searchText}%`)}`;
    conditions.push(
      `t.id in (select id from thread where ${like} union select thread_id from post where search_text <> '' and ${like})`,
    );
  }
  if (filter.room !== undefined) conditions.push(`t.room = $${parameters.push(filter.room)}`);
  if (filter.areaPath !== undefined)
    conditions.push(
      `(t.area_path ~>=~ $${parameters.push(filter.areaPath)} and t.area_path ~<~ $${parameters.push(`${filter.areaPath}/`)})`,
    );
  return queryRows<ThreadListRow>(
    manager,
    `with page as (${threadsPageSql(reader.actor, conditions.join(' and '), limitParameter)}) ${selectThreadsSql('page t')} order by t.last_post_at desc, t.id desc`,
    parameters,
  );
}

/**
 * Finds the threads that wait for the reader's committee, independent of their age. SQL for the same reason:
 * `post_to_acknowledge`, `question_owed`, `question_above` and `mention_of_committee` serve the parts.
 */
export function findWaitingThreads(manager: EntityManager, reader: ThreadReader): Promise<ThreadListRow[]> {
  const scope = threadScopeSql(reader.actor, 7);
  return queryRows<ThreadListRow>(
    manager,
    `with waiting as materialized (${waitingThreadsSql}) ${selectThreadsSql('thread t')} where t.id in (select thread_id from waiting) and ${scope.sql}`,
    [
      ...readerParameters(reader),
      areaPathWithAncestors(committeeOf(reader.actor).areaPath),
      ...scope.parameters,
    ],
  );
}

/** Finds a thread that the reader may see. SQL, because it has the columns of the list. */
export async function findVisibleThread(
  manager: EntityManager,
  reader: ThreadReader,
  threadId: string,
): Promise<ThreadListRow | undefined> {
  const scope = threadScopeSql(reader.actor, 7);
  const [thread] = await queryRows<ThreadListRow>(
    manager,
    `${selectThreadsSql('thread t')} where t.id = $6 and ${scope.sql}`,
    [...readerParameters(reader), threadId, ...scope.parameters],
  );
  return thread;
}

/** Finds the threads that changed after a change number, each with its last change, at most 200. The primary key of `thread_change` serves it. */
export function findChangedThreads(
  manager: EntityManager,
  reader: ThreadReader,
  after: number,
): Promise<(ThreadListRow & { readonly sequence: string })[]> {
  const scope = threadScopeSql(reader.actor, 7);
  const changed =
    '(select max(seq) as seq, thread_id from thread_change where seq > $6 group by thread_id) c join thread t on t.id = c.thread_id';
  return queryRows(
    manager,
    `${selectThreadsSql(changed, 'c.seq as sequence,')} where ${scope.sql} order by c.seq limit 200`,
    [...readerParameters(reader), after, ...scope.parameters],
  );
}
