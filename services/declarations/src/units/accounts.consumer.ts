import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type AccountSnapshot, type EventEnvelope } from '@khai-bao/contracts';
import { AccountVersions } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';

/** Keeps the versions of accounts, and which accounts are staff of a unit. */
@Controller()
export class AccountsConsumer {
  constructor(private readonly versions: AccountVersions) {}

  @OnEvent(Topics.account)
  async recordAccount(
    @Payload() event: EventEnvelope<AccountSnapshot>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    await this.versions.recordAccountVersion(manager, event);
    const { accountId, unitId } = event.data;
    if (unitId === null) return;
    // A disabled account stays: its checks may have waited on a device without a network.
    await queryRows(
      manager,
      'insert into unit_staff (unit_id, account_id) values ($1, $2) on conflict do nothing',
      [unitId, accountId],
    );
  }
}
