import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type EventEnvelope, type SessionsEnded } from '@khai-bao/contracts';
import { ConsumerContext } from '../messaging/consumer-context.js';
import { OnEvent } from '../messaging/on-event.js';
import { AccountVersions } from './account-versions.js';

/**
 * Stores ended sessions, so that their access tokens are refused. Part of every consuming service except the one that
 * ends sessions.
 */
@Controller()
export class EndedSessionsConsumer {
  constructor(private readonly versions: AccountVersions) {}

  @OnEvent(Topics.sessionEnded)
  async recordEndedSessions(
    @Payload() event: EventEnvelope<SessionsEnded>,
    @Ctx() context: ConsumerContext,
  ): Promise<void> {
    await this.versions.recordEndedSessions(context.manager, event.data);
  }
}
