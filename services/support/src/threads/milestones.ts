import { accountStates, registrationStates } from '@khai-bao/contracts';
import { rows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { PostRow, ThreadRow } from './thread-store.js';
import type { MilestoneDto } from './threads.dto.js';

const steps: ReadonlySet<string> = new Set([...registrationStates, ...accountStates]);

/** The steps of a registration and its account, the first one from before the channel knew of it. */
export async function milestonesOf(
  manager: EntityManager,
  row: ThreadRow,
  posts: readonly PostRow[],
): Promise<MilestoneDto[]> {
  if (row.unit_id === null) return [];
  const [unit] = await rows<{ submitted_at: Date }>(manager, 'select submitted_at from unit where id = $1', [
    row.unit_id,
  ]);
  return [
    ...(unit === undefined ? [] : [{ what: 'SUBMITTED', at: unit.submitted_at.toISOString() }]),
    ...posts.flatMap(({ code, at }) =>
      code !== null && steps.has(code) ? [{ what: code, at: at.toISOString() }] : [],
    ),
  ];
}
