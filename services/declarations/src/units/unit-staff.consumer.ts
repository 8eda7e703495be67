import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type AccountSnapshot, type EventEnvelope } from '@khai-bao/contracts';
import { AccountVersions } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';

/** Stores the token versions of accounts, and which accounts are or were staff of a unit. */
@Controller()
export class UnitStaffConsumer {
  constructor(private readonly versions: AccountVersions) {}

  @OnEvent(Topics.account)
  async recordUnitStaff(
    @Payload() event: EventEnvelope<AccountSnapshot>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    await this.versions.recordAccountVersion(manager, event);
    const { accountId, unitId } = event.data;
    if (unitId === null) return;
    // A disabled account remains, because its checks may still wait on a device without a network.
    await queryRows(
      manager,
      'insert into unit_staff (unit_id, account_id) values ($1, $2) on conflict do nothing',
      [unitId, accountId],
    );
  }
}
