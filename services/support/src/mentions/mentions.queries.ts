import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { OfficialBody } from '../committees/committee.js';

/**
 * Finds the path of a committee's area and its displayed name: that of its focal persons, or the area's. SQL, because it reads
 * two tables in one round trip. `focal_person_by_path` serves it.
 */
export async function findMentionedCommittee(
  manager: EntityManager,
  body: OfficialBody,
  areaCode: string,
): Promise<{ path: string; name: string } | undefined> {
  const [committee] = await queryRows<{ path: string; name: string }>(
    manager,
    `select a.path, coalesce((select f.place from focal_person f where f.area_path = a.path and f.body = $2 limit 1), a.full_name) as name from area a where a.code = $1`,
    [areaCode, body],
  );
  return committee;
}

/** Finds the places of the mentioned committees by post. SQL, because it aggregates. `mention_in_thread` serves it. */
export const findMentionedPlaces = (
  manager: EntityManager,
  threadId: string,
): Promise<{ postId: string; places: string[] }[]> =>
  queryRows(
    manager,
    'select post_id as "postId", array_agg(place order by area_path, body) as places from mention where thread_id = $1 group by post_id',
    [threadId],
  );
