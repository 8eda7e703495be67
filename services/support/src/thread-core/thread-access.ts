import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import { isThreadVisible } from './thread-core.queries.js';

/** Checks whether an account may see a thread, for routes below a thread that do not read the thread itself. */
@Injectable()
export class ThreadAccess {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws Problem SUPPORT.NOT_FOUND, also for a thread outside of the actor's visibility */
  async requireVisibleThread(
    actor: Actor,
    threadId: string,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<void> {
    if (!(await isThreadVisible(manager, actor, threadId))) throw new Problem('SUPPORT.NOT_FOUND');
  }
}
