import type { Announcement } from '@khai-bao/contracts';
import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';

/** Serialises the transactions that add contact points of an area, so that their number stays bounded. */
export const lockContactPointsOf = async (manager: EntityManager, areaCode: string): Promise<void> => {
  await queryRows(manager, `select pg_advisory_xact_lock(hashtextextended('contact-points-' || $1, 0))`, [
    areaCode,
  ]);
};

/** Counts registrations of the public form by announcement, the most frequent first. SQL: an aggregate over an area. */
export const countRegistrationsByAnnouncement = (
  manager: EntityManager,
  actor: Actor,
): Promise<{ announcement: Announcement | null; registrations: number }[]> => {
  const scope = jurisdictionSql(actor, 'area_path', 1);
  return queryRows(
    manager,
    `select announcement, count(*)::int as registrations from unit where ${scope.sql} and source = 'public'
     group by announcement order by registrations desc, announcement`,
    [...scope.parameters],
  );
};
