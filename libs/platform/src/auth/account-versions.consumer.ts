import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type AccountSnapshot, type EventEnvelope } from '@khai-bao/contracts';
import { ConsumerContext } from '../messaging/consumer-context.js';
import { OnEvent } from '../messaging/on-event.js';
import { AccountVersions } from './account-versions.js';

/** For services that need of accounts only their versions; others call `AccountVersions.record` from a handler of their own. */
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
