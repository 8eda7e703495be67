import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type AccountSnapshot, type EventEnvelope } from '@khai-bao/contracts';
import { AccountVersions } from '@khai-bao/platform/auth';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { DutyAccounts } from './duty-accounts.js';

/** Stores the token versions of accounts, and which people of the duty lists are locked or have left. */
@Controller()
export class DutyAccountsConsumer {
  constructor(
    private readonly versions: AccountVersions,
    private readonly accounts: DutyAccounts,
  ) {}

  @OnEvent(Topics.account)
  async onAccountSnapshot(
    @Payload() event: EventEnvelope<AccountSnapshot>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    await this.versions.recordAccountVersion(manager, event);
    await this.accounts.applyAccountSnapshot(manager, event.data, event.aggregateversion);
  }
}
