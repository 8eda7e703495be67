import { Injectable } from '@nestjs/common';
import { Topics, type AccessRecorded } from '@khai-bao/contracts';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../observability/clock.js';
import { Outbox } from '../outbox/outbox.js';
import type { Actor } from './actor.js';

/** Says who read whose personal data, as an event that accounts keeps. */
@Injectable()
export class AccessTrail {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async record(
    manager: EntityManager,
    actor: Actor,
    action: string,
    subjectKind: AccessRecorded['subjectKind'],
    subjectId: string,
  ): Promise<void> {
    const data: AccessRecorded = {
      actorId: actor.accountId,
      role: actor.role,
      action,
      subjectKind,
      subjectId,
      at: this.clock.now().toISOString(),
    };
    await this.outbox.append(manager, {
      topic: Topics.access,
      key: subjectId,
      subject: uuidv7(),
      version: 1,
      data,
    });
  }
}
