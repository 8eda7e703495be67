import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type AccountSnapshot, type EventEnvelope } from '@khai-bao/contracts';
import { ConsumerContext } from '../messaging/consumer-context.js';
import { OnEvent } from '../messaging/on-event.js';
import { AccountVersions } from './account-versions.js';

/**
 * Handles account events in services that need only the account versions. Other services call
 * `AccountVersions.record` from their own handler.
 */
@Controller()
export class AccountVersionsConsumer {
  constructor(private readonly versions: AccountVersions) {}

  @OnEvent(Topics.account)
  async recordAccountVersion(
    @Payload() event: EventEnvelope<AccountSnapshot>,
    @Ctx() context: ConsumerContext,
  ): Promise<void> {
    await this.versions.recordAccountVersion(context.manager, event);
  }
}
