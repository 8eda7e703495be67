import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type AccountSnapshot, type EventEnvelope } from '@khai-bao/contracts';
import { AccountVersions } from '@khai-bao/platform/auth';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { addUnitStaff } from './units.queries.js';

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
    // A disabled account remains, because its checks may still wait on a device without a network.
    if (unitId !== null) await addUnitStaff(manager, unitId, accountId);
  }
}
