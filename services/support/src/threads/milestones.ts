import { rows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { PostRow, ThreadRow } from './thread-store.js';
import type { MilestoneDto } from './threads.dto.js';

/** The steps of a registration and its account, the first one from before the channel knew of it. */
export async function milestonesOf(
  manager: EntityManager,
  row: ThreadRow,
  posts: readonly PostRow[],
): Promise<MilestoneDto[]> {
  const steps = posts.flatMap(({ code, at }) =>
    code === null || code === 'REMINDER' ? [] : [{ what: code, at: at.toISOString() }],
  );
  const [unit] =
    row.unit_id === null
      ? []
      : await rows<{ submitted_at: Date }>(manager, 'select submitted_at from unit where id = $1', [
          row.unit_id,
        ]);
  return unit === undefined ? steps : [{ what: 'SUBMITTED', at: unit.submitted_at.toISOString() }, ...steps];
}
