import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { representativeRoleByBody } from '../committees/committee.js';
import type { FocalPersonEntity } from '../focal-persons/focal-person.entity.js';
import { threadScopeSql } from '../thread-core/thread-scope.js';
import type { DigestThread } from './digest.text.js';

/** Serialises the instances that plan the digest. */
export const lockDigestPlan = (manager: EntityManager): Promise<object[]> =>
  queryRows(manager, `select pg_advisory_xact_lock(hashtext('digest'))`);

/**
 * Finds the present focal persons with an address whose committee has not read since an instant. SQL, because it is an anti-join;
 * `focal_person_with_mail` and `committee_read_by_committee` serve it.
 */
export async function findDigestRecipients(
  manager: EntityManager,
  day: string,
  lastReadBefore: Date,
): Promise<string[]> {
  const persons = await queryRows<{ id: string }>(
    manager,
    `select p.id from focal_person p where p.email is not null and (p.absent_from is null or not ($1 between p.absent_from and p.absent_to))
       and not exists (select 1 from committee_read r where r.area_path = p.area_path and r.body = p.body and r.at >= $2)`,
    [day, lastReadBefore],
  );
  return persons.map(({ id }) => id);
}

/** Finds the threads with posts since an instant that the committee sees and has not read, the newest first, at most 1000. */
export function findUnreadThreads(
  manager: EntityManager,
  { body, areaPath }: Pick<FocalPersonEntity, 'body' | 'areaPath'>,
  since: Date,
): Promise<DigestThread[]> {
  const scope = threadScopeSql({ role: representativeRoleByBody[body], areaPath }, 4);
  return queryRows<DigestThread>(
    manager,
    `select t.id as "threadId", t.subject, t.area_name as "areaName", t.posts - coalesce(r.number, 0) as unread
     from thread t left join committee_read r on r.thread_id = t.id and r.area_path = $1 and r.body = $2
     where t.last_post_at >= $3 and t.posts > coalesce(r.number, 0) and ${scope.sql} order by t.last_post_at desc limit 1000`,
    [areaPath, body, since, ...scope.parameters],
  );
}
