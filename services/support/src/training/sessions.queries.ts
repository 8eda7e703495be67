import { queryRows } from '@khai-bao/platform/database';
import { MoreThan, LessThanOrEqual, type EntityManager } from 'typeorm';
import { TrainingSessionEntity } from './training-session.entity.js';

/** Sessions that are considered for one list. A city holds a few sessions a week. */
const maxListedSessions = 200;

/** Finds the sessions that have not ended, the next one first, or those that have, the last one first. `training_session_by_start` serves it. */
export const findSessions = (
  manager: EntityManager,
  view: 'upcoming' | 'past',
  now: Date,
): Promise<TrainingSessionEntity[]> =>
  manager.find(TrainingSessionEntity, {
    where: { endsAt: view === 'upcoming' ? MoreThan(now) : LessThanOrEqual(now) },
    order: view === 'upcoming' ? { startsAt: 'ASC', id: 'ASC' } : { startsAt: 'DESC', id: 'DESC' },
    take: maxListedSessions,
  });

/** People of a session. */
export interface SessionCounts {
  readonly seated: number;
  readonly waiting: number;
  readonly arrived: number;
}

const noPeople: SessionCounts = { seated: 0, waiting: 0, arrived: 0 };

/** Counts the people of sessions. SQL, because it counts by condition. `training_sign_up_in_order` serves it. */
export async function countPeople(
  manager: EntityManager,
  sessionIds: readonly string[],
): Promise<(sessionId: string) => SessionCounts> {
  const rows = await queryRows<SessionCounts & { sessionId: string }>(
    manager,
    `select session_id as "sessionId", (count(*) filter (where state = 'SEATED'))::int as seated,
       (count(*) filter (where state = 'WAITING'))::int as waiting, (count(*) filter (where arrived_at is not null))::int as arrived
     from training_sign_up where session_id = any($1) group by session_id`,
    [sessionIds],
  );
  const bySession = new Map(rows.map((row) => [row.sessionId, row]));
  return (sessionId) => bySession.get(sessionId) ?? noPeople;
}

/** Destroys the keys of sessions that ended before an instant, and returns their ids. */
export async function destroyKeysBefore(manager: EntityManager, before: Date): Promise<string[]> {
  const rows = await queryRows<{ id: string }>(
    manager,
    'update training_session set sealed_key = null where ends_at < $1 and sealed_key is not null returning id',
    [before],
  );
  return rows.map(({ id }) => id);
}
