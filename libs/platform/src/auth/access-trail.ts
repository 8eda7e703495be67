import { Injectable } from '@nestjs/common';
import { Topics, type AccessAction, type AccessRecorded } from '@khai-bao/contracts';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../core/clock.js';
import { Outbox } from '../outbox/outbox.js';
import type { Actor } from './actor.js';

/** Publishes each access to personal data as an event. Accounts stores it in the access trail. */
@Injectable()
export class AccessTrail {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * Appends the event to the outbox.
   * @param subjectName a label for a subject that accounts does not know; never a person's name
   */
  async recordAccess(
    manager: EntityManager,
    actor: Pick<Actor, 'accountId' | 'role'>,
    action: AccessAction,
    subjectKind: AccessRecorded['subjectKind'],
    subjectId: string,
    subjectName?: string,
  ): Promise<void> {
    const data: AccessRecorded = {
      actorId: actor.accountId,
      role: actor.role,
      action,
      subjectKind,
      subjectId,
      ...(subjectName === undefined ? {} : { subjectName: subjectName.slice(0, 300) }),
      at: this.clock.now().toISOString(),
    };
    await this.outbox.appendEvents(manager, {
      topic: Topics.access,
      key: subjectId,
      subject: uuidv7(),
      version: 1,
      data,
    });
  }
}
