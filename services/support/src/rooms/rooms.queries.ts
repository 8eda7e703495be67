import type { Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { AreaEntity } from '../committees/area.entity.js';
import { areaPathWithAncestors } from '../committees/committee.js';
import { threadScopeSql } from '../thread-core/thread-scope.js';
import type { ThreadEntity } from '../thread-core/thread.entity.js';

/** Newest threads among which unread ones are counted; larger numbers need not be exact. */
const maxCountedThreads = 2_000;

/** Unread threads of one room and one area. */
export type UnreadCountRow = Pick<ThreadEntity, 'room' | 'areaPath'> & { readonly threads: number };

/**
 * Counts the unread threads of an account by room and area. SQL, because it counts among the newest threads only: the
 * materialised part reads them in the order of `thread_recent` or `thread_by_path`.
 */
export function countUnreadThreads(manager: EntityManager, actor: Actor): Promise<UnreadCountRow[]> {
  const scope = threadScopeSql(actor, 2);
  return queryRows<UnreadCountRow>(
    manager,
    `with newest as materialized (select t.id, t.room, t.area_path, t.posts from thread t where ${scope.sql} order by t.last_post_at desc, t.id desc limit ${maxCountedThreads})
     select n.room, n.area_path as "areaPath", count(*)::int as threads from newest n left join read_mark m on m.thread_id = n.id and m.account_id = $1
     where n.posts > coalesce(m.number, 0) group by n.room, n.area_path`,
    [actor.accountId, ...scope.parameters],
  );
}

/** Finds the areas at, above and directly below a path that are valid on a day, by path. `area_by_path` serves it. */
export const findNeighbouringAreas = (
  manager: EntityManager,
  path: string,
  today: string,
): Promise<AreaEntity[]> =>
  manager
    .createQueryBuilder(AreaEntity, 'area')
    .where('(area.path = any(:paths) or (area.path like :below and area.path not like :further))', {
      paths: areaPathWithAncestors(path),
      below: `${path}.%`,
      further: `${path}.%.%`,
    })
    .andWhere('area.validFrom <= :today and (area.validTo is null or :today < area.validTo)', { today })
    .orderBy('area.path')
    .getMany();
