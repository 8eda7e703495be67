import { Injectable, type OnModuleInit } from '@nestjs/common';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import type { EntityManager } from 'typeorm';
import { contactPolicy } from './contact-policy.js';
import { ContactSearchEntity } from './contact-search.entity.js';

const deadlineTimer = 'contact-search-due';

/** Ends the wait for a search that is not answered, so that whoever waits for it searches again. */
@Injectable()
export class ContactSearchDeadline implements OnModuleInit {
  constructor(private readonly timers: TimerScheduler) {}

  onModuleInit(): void {
    this.timers.registerTimerHandler(deadlineTimer, async (payload, manager) => {
      const { searchId } = payload as { searchId: string };
      await manager.update(
        ContactSearchEntity,
        { id: searchId, state: 'searching' },
        { state: 'unanswered' },
      );
    });
  }

  /** Starts the time within which a search is answered, in the caller's transaction. */
  startDeadline(
    manager: EntityManager,
    { id, requestedAt }: Pick<ContactSearchEntity, 'id' | 'requestedAt'>,
  ): Promise<void> {
    return this.timers.scheduleTimer(manager, {
      kind: deadlineTimer,
      key: id,
      dueAt: new Date(requestedAt.getTime() + contactPolicy.searchAnswerMs),
      payload: { searchId: id },
    });
  }
}
