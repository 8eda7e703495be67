import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { committeeOf, type Committee } from '../committees/committee.js';
import type { AskedLevel } from '../thread-core/post-content.js';
import { AcknowledgementEntity } from './acknowledgement.entity.js';
import { addressedAreaSql, visibleAreaSql } from './audience-sql.js';
import type { AskedAreaDto } from './receipts.dto.js';

/** The acknowledgement that a post requests, as one committee sees it. */
export interface AcknowledgementRequestRow {
  readonly postId: string;
  /** Last day, `2021-06-30`. */
  readonly acknowledgeBy: string;
  readonly acknowledgeLevels: AskedLevel[];
  /** Committees that are asked. */
  readonly total: number;
  /** Committees that have acknowledged it. */
  readonly done: number;
  /** Whether the reader's committee is asked. */
  readonly isAsked: boolean;
  /** When the reader's committee has acknowledged it. */
  readonly acknowledgedAt: Date | null;
}

const acknowledgementCountsSql = (today: number): string =>
  `(select count(*)::int from area a where ${addressedAreaSql(today)}) as total,
   (select count(*)::int from area a join acknowledgement k on k.post_id = p.id and k.area_path = a.path where ${addressedAreaSql(today)}) as done`;

/** Records up to which post a thread was delivered to an account; never less than before. */
export const recordDelivery = (
  manager: EntityManager,
  threadId: string,
  accountId: string,
  number: number,
): Promise<object[]> =>
  queryRows(
    manager,
    `insert into read_mark (thread_id, account_id, number, delivered) values ($1, $2, 0, $3)
     on conflict (thread_id, account_id) do update set delivered = excluded.delivered where read_mark.delivered is null or read_mark.delivered < excluded.delivered`,
    [threadId, accountId, number],
  );

/** Records the delivery of a post to an account to which all earlier ones were delivered. */
export const extendDelivery = (
  manager: EntityManager,
  threadId: string,
  accountId: string,
  number: number,
): Promise<object[]> =>
  queryRows(
    manager,
    'update read_mark set delivered = greatest(delivered, $3::int) where thread_id = $1 and account_id = $2 and delivered >= $3::int - 1',
    [threadId, accountId, number],
  );

/** Marks a thread as read up to a post for an account; never less than before. */
export const upsertReadMark = (
  manager: EntityManager,
  threadId: string,
  accountId: string,
  number: number,
): Promise<object[]> =>
  queryRows(
    manager,
    'insert into read_mark (thread_id, account_id, number) values ($1, $2, $3) on conflict (thread_id, account_id) do update set number = greatest(read_mark.number, excluded.number)',
    [threadId, accountId, number],
  );

/** Marks a thread as read up to a post for a committee, unless it has read as far. */
export const upsertCommitteeRead = (
  manager: EntityManager,
  threadId: string,
  { areaPath, body, place }: Committee,
  number: number,
  at: Date,
): Promise<object[]> =>
  queryRows(
    manager,
    `insert into committee_read (thread_id, area_path, body, place, number, at) values ($1, $2, $3, $4, $5, $6)
     on conflict (thread_id, area_path, body) do update set number = excluded.number, place = excluded.place, at = excluded.at where committee_read.number < excluded.number`,
    [threadId, areaPath, body, place, number, at],
  );

/**
 * Finds the People's Committees that see a thread, whether each has read its newest post, and whether it lies within the
 * actor's jurisdiction. SQL, because visibility joins areas by path. `area_by_path` serves it.
 */
export function findReadingAreas(
  manager: EntityManager,
  actor: Actor,
  threadId: string,
  today: string,
): Promise<(AskedAreaDto & { level: AskedLevel; hasRead: boolean; isWithinJurisdiction: boolean })[]> {
  const scope = jurisdictionSql(actor, 'a.path', 3);
  return queryRows(
    manager,
    `select a.code, a.full_name as name, a.level, coalesce(r.number >= t.posts, false) as "hasRead", ${scope.sql} as "isWithinJurisdiction"
     from thread t join area a on a.level <> 'city' and ${visibleAreaSql(2)} left join committee_read r on r.thread_id = t.id and r.area_path = a.path and r.body = 'committee'
     where t.id = $1 order by a.path`,
    [threadId, today, ...scope.parameters],
  );
}

/** Finds the places of the other bodies that have read the newest post of a thread. */
export async function findOtherReaders(manager: EntityManager, threadId: string): Promise<string[]> {
  const others = await queryRows<{ place: string }>(
    manager,
    `select r.place from committee_read r join thread t on t.id = r.thread_id where t.id = $1 and r.body <> 'committee' and r.number >= t.posts order by r.place`,
    [threadId],
  );
  return others.map(({ place }) => place);
}

/**
 * Finds the requested acknowledgements of a thread, or of one of its posts, with their counts. SQL, because the asked
 * committees follow from areas. `post_asks_in_thread` serves a thread, the primary key a post.
 */
export function findAcknowledgementRequests(
  manager: EntityManager,
  actor: Actor,
  today: string,
  { threadId, postId }: { readonly threadId: string; readonly postId?: string },
): Promise<AcknowledgementRequestRow[]> {
  const own = committeeOf(actor);
  const parameters = [today, own.areaPath, threadId];
  const ofPost = postId === undefined ? '' : `and p.id = $${parameters.push(postId)}`;
  return queryRows<AcknowledgementRequestRow>(
    manager,
    `select p.id as "postId", p.ack_by::text as "acknowledgeBy", p.ack_levels as "acknowledgeLevels", ${acknowledgementCountsSql(1)},
       exists (select 1 from area a where a.path = $2 and ${own.body === 'committee'} and ${addressedAreaSql(1)}) as "isAsked",
       (select k.at from acknowledgement k where k.post_id = p.id and k.area_path = $2 and ${own.body === 'committee'}) as "acknowledgedAt"
     from post p join thread t on t.id = p.thread_id where p.thread_id = $3 ${ofPost} and p.ack_path is not null`,
    parameters,
  );
}

/** Counts the asked committees of a post and those that have acknowledged it; undefined when the post asks none. */
export async function countAcknowledgements(
  manager: EntityManager,
  postId: string,
  today: string,
): Promise<
  (Pick<AcknowledgementRequestRow, 'acknowledgeBy' | 'total' | 'done'> & { threadId: string }) | undefined
> {
  const [row] = await queryRows<
    Pick<AcknowledgementRequestRow, 'acknowledgeBy' | 'total' | 'done'> & { threadId: string }
  >(
    manager,
    `select p.thread_id as "threadId", p.ack_by::text as "acknowledgeBy", ${acknowledgementCountsSql(2)} from post p join thread t on t.id = p.thread_id where p.id = $1 and p.ack_path is not null`,
    [postId, today],
  );
  return row;
}

/** Inserts an acknowledgement. Returns false when the committee has acknowledged the post before. */
export async function insertAcknowledgement(
  manager: EntityManager,
  { postId, areaPath, place, accountId, accountName, acknowledgedAt }: AcknowledgementEntity,
): Promise<boolean> {
  const written = await queryRows(
    manager,
    `insert into acknowledgement (post_id, area_path, place, account_id, account_name, at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning post_id`,
    [postId, areaPath, place, accountId, accountName, acknowledgedAt],
  );
  return written.length > 0;
}

/** Finds the asked committees within the actor's jurisdiction that have not acknowledged a post. `area_by_path` serves it. */
export function findMissingAcknowledgements(
  manager: EntityManager,
  actor: Actor,
  postId: string,
  today: string,
): Promise<AskedAreaDto[]> {
  const scope = jurisdictionSql(actor, 'a.path', 3);
  return queryRows<AskedAreaDto>(
    manager,
    `select a.code, a.full_name as name from post p join thread t on t.id = p.thread_id join area a on ${addressedAreaSql(2)}
     where p.id = $1 and ${scope.sql} and not exists (select 1 from acknowledgement k where k.post_id = p.id and k.area_path = a.path) order by a.path`,
    [postId, today, ...scope.parameters],
  );
}

/** Finds the acknowledgements of a post by committees within the actor's jurisdiction, the earliest first. */
export function findAcknowledgements(
  manager: EntityManager,
  actor: Actor,
  postId: string,
): Promise<{ place: string; name: string; at: Date }[]> {
  const scope = jurisdictionSql(actor, 'k.area_path', 2);
  return queryRows(
    manager,
    `select k.place, k.account_name as name, k.at from acknowledgement k where k.post_id = $1 and ${scope.sql} order by k.at`,
    [postId, ...scope.parameters],
  );
}
