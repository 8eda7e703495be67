import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { queryRows } from '@khai-bao/platform/database';
import { DataSource, type EntityManager } from 'typeorm';
import { threadScopeSql } from './thread-scope.js';

/** Checks whether an account may see a thread, for routes below a thread that do not read the thread itself. */
@Injectable()
export class ThreadAccess {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws Problem SUPPORT.NOT_FOUND, also for a thread outside of the actor's visibility */
  async requireVisibleThread(
    actor: Actor,
    threadId: string,
    runner: DataSource | EntityManager = this.dataSource,
  ): Promise<void> {
    const scope = threadScopeSql(actor, 2);
    const found = await queryRows(runner, `select 1 from thread t where t.id = $1 and ${scope.sql}`, [
      threadId,
      ...scope.parameters,
    ]);
    if (found.length === 0) throw new Problem('SUPPORT.NOT_FOUND');
  }
}
