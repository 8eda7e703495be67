import { queryEntities, queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { PersonChannel } from '../ladder/ladder-plan.js';
import { CaseNoticeEntity } from './case-notice.entity.js';

/** Serialises the ladder steps of the cases of one unit, so that further cases join one message. */
export const lockNoticesOfUnit = (manager: EntityManager, unitId: string): Promise<object[]> =>
  queryRows(manager, `select pg_advisory_xact_lock(hashtextextended('case-notice-' || $1, 0))`, [unitId]);

/**
 * Finds the last notice of a unit to a person on a channel that was or will be sent, and locks its row: a sender that is about to hand
 * it over is waited for. A notice of an arrival says something else than the others, so they are not mixed. SQL, because the row is locked after the order. `case_notice_of_unit` serves it.
 */
export async function lockLastNotice(
  manager: EntityManager,
  unitId: string,
  accountId: string,
  channel: PersonChannel,
  isArrival: boolean,
): Promise<CaseNoticeEntity | null> {
  const [last] = await queryEntities(
    manager,
    CaseNoticeEntity,
    `select * from case_notice where unit_id = $1 and account_id = $2 and channel = $3
       and (cause = 'arrived') = $4 and state in ('due', 'handed-over', 'opened') order by due_at desc, id desc limit 1 for update`,
    [unitId, accountId, channel, isArrival],
  );
  return last ?? null;
}
