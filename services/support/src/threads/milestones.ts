import { accountStates, registrationStates } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { PostRow, ThreadRow } from '../thread-core/thread-store.js';
import type { MilestoneDto } from './threads.dto.js';

const milestoneCodes: ReadonlySet<string> = new Set([...registrationStates, ...accountStates]);

/** The steps of a registration and its account, the first one from before the channel knew of it. */
export async function findMilestones(manager: EntityManager, row: ThreadRow): Promise<MilestoneDto[]> {
  if (row.unit_id === null) return [];
  const [unit] = await queryRows<{ submitted_at: Date }>(
    manager,
    'select submitted_at from unit where id = $1',
    [row.unit_id],
  );
  // Of the whole thread, whichever page of it is shown.
  const posts = await queryRows<Pick<PostRow, 'code' | 'at'>>(
    manager,
    'select code, at from post where thread_id = $1 and code = any($2) order by number',
    [row.id, [...milestoneCodes]],
  );
  return [
    ...(unit === undefined ? [] : [{ what: 'SUBMITTED', at: unit.submitted_at.toISOString() }]),
    ...posts.flatMap(({ code, at }) => (code === null ? [] : [{ what: code, at: at.toISOString() }])),
  ];
}
