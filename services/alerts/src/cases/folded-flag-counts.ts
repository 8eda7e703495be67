import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SuspectedCaseEntity } from './suspected-case.entity.js';

/** Number of the flags that are folded under a case. */
@Injectable()
export class FoldedFlagCounts {
  /** Adds one to the number of folded flags of a case. */
  async incrementCount(manager: EntityManager, caseId: string): Promise<void> {
    await manager.increment(SuspectedCaseEntity, { id: caseId }, 'foldedFlagCount', 1);
  }

  /** Sets the number of flags that are folded under a case. */
  async setCount(manager: EntityManager, caseId: string, count: number): Promise<void> {
    await manager.update(SuspectedCaseEntity, { id: caseId }, { foldedFlagCount: count });
  }

  /** Returns the number of flags that are folded under a case. */
  async readCount(manager: EntityManager, caseId: string): Promise<number> {
    const found = await manager.findOne(SuspectedCaseEntity, {
      select: { id: true, foldedFlagCount: true },
      where: { id: caseId },
    });
    return found?.foldedFlagCount ?? 0;
  }
}
