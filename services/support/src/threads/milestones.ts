import { accountStates, registrationStates } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { PostRow, ThreadRow } from '../thread-core/thread-store.js';
import type { MilestoneDto } from './threads.dto.js';

const milestoneCodes: ReadonlySet<string> = new Set([...registrationStates, ...accountStates]);

/** Finds the milestones of a registration and its account, starting with the submission. */
export async function findMilestones(manager: EntityManager, row: ThreadRow): Promise<MilestoneDto[]> {
  if (row.unit_id === null) return [];
  const [unit] = await queryRows<{ submitted_at: Date }>(
    manager,
    'select submitted_at from unit where id = $1',
    [row.unit_id],
  );
  // Milestones of the whole thread, independent of the displayed page.
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
