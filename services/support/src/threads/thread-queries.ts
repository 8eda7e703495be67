import type { Actor } from '@khai-bao/platform/auth';
import { addressedAreaSql } from '../receipts/audience-sql.js';

/** Parameters: `$1` account, `$2` path of its committee (empty for other bodies), `$3` current day, `$4` path and `$5` body of its committee. */
export const selectThreadSql = `select t.*, u.reference, m.number as read_number, l.text as last_text, l.code as last_code,
    exists (select 1 from post p join area a on a.path = $2 and ${addressedAreaSql(3)} where p.thread_id = t.id and p.ack_path is not null and not exists (select 1 from acknowledgement k where k.post_id = p.id and k.area_path = a.path)) as asked,
    exists (select 1 from mention n where n.area_path = $4 and n.body = $5 and n.thread_id = t.id and n.number > coalesce((select r.number from committee_read r where r.thread_id = t.id and r.area_path = $4 and r.body = $5), 0)) as named,
    (select to_jsonb(q) from question q where q.thread_id = t.id and q.answered_at is null order by q.due_at limit 1) as question
  from thread t left join unit u on u.id = t.unit_id left join read_mark m on m.thread_id = t.id and m.account_id = $1 left join post l on l.thread_id = t.id and l.number = t.posts`;

/** Threads that wait for the committee's acknowledgement, answer or reading. They are listed first, independent of their age. */
export const waitingThreadsSql = `(select p.thread_id from post p join thread t on t.id = p.thread_id join area a on a.path = $2 and ${addressedAreaSql(3)}
    where p.ack_path = any($6) and not exists (select 1 from acknowledgement k where k.post_id = p.id and k.area_path = a.path) order by p.ack_by limit 50)
  union (select thread_id from question where answered_at is null and owed_path = $4 and owed_body = $5 order by due_at limit 50)
  union (select thread_id from question where answered_at is null and above_path is not null and above_path = $4 and above_body = $5 order by due_at limit 50)
  union (select n.thread_id from mention n where n.area_path = $4 and n.body = $5 and n.number > coalesce((select r.number from committee_read r where r.thread_id = n.thread_id and r.area_path = $4 and r.body = $5), 0) limit 50)`;

const newestFirstSql = 'order by last_post_at desc, id desc';

/**
 * One page of threads. For a district or ward the threads are collected first and then sorted (optimisation fence). Without it
 * the planner scans all threads of the city in order to find a ward's few. The city's are scanned in order.
 */
export const threadsPageSql = (actor: Actor, condition: string, limit: string): string =>
  actor.areaPath?.includes('.') === true
    ? `with own as materialized (select id, last_post_at from thread t where ${condition})
       select thread.* from (select id from own ${newestFirstSql} limit ${limit}) first join thread using (id)`
    : `select * from thread t where ${condition} ${newestFirstSql} limit ${limit}`;
