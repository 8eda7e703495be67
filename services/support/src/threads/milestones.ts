import { accountStates, registrationStates } from '@khai-bao/contracts';
import { In, type EntityManager } from 'typeorm';
import { UnitEntity } from '../units/unit.entity.js';
import { PostEntity } from '../thread-core/post.entity.js';
import type { ThreadEntity } from '../thread-core/thread.entity.js';
import type { MilestoneDto } from './threads.dto.js';

const milestoneCodes: readonly string[] = [...new Set<string>([...registrationStates, ...accountStates])];

/** Finds the milestones of a registration and its account, starting with the submission. */
export async function findMilestones(
  manager: EntityManager,
  thread: Pick<ThreadEntity, 'id' | 'unitId'>,
): Promise<MilestoneDto[]> {
  if (thread.unitId === null) return [];
  const unit = await manager.findOneBy(UnitEntity, { id: thread.unitId });
  // Milestones of the whole thread, independent of the displayed page.
  const posts = await manager.find(PostEntity, {
    select: { id: true, code: true, at: true },
    where: { threadId: thread.id, code: In(milestoneCodes) },
    order: { number: 'ASC' },
  });
  return [
    ...(unit === null ? [] : [{ what: 'SUBMITTED', at: unit.submittedAt.toISOString() }]),
    ...posts.flatMap(({ code, at }) => (code === null ? [] : [{ what: code, at: at.toISOString() }])),
  ];
}
