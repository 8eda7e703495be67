import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type AccountSnapshot, type EventEnvelope, type UnitSnapshot } from '@khai-bao/contracts';
import { AccountVersions } from '@khai-bao/platform/auth';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { RegistrationThreads } from './registration-threads.js';

/** Receives registrations and their accounts. Other accounts contribute their token versions only. */
@Controller()
export class RegistrationsConsumer {
  constructor(
    private readonly versions: AccountVersions,
    private readonly registrationThreads: RegistrationThreads,
  ) {}

  @OnEvent(Topics.unit)
  recordUnit(
    @Payload() { data, aggregateversion }: EventEnvelope<UnitSnapshot>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    return this.registrationThreads.applyUnitSnapshot(manager, data, aggregateversion);
  }

  @OnEvent(Topics.account)
  async recordAccount(
    @Payload() event: EventEnvelope<AccountSnapshot>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    await this.versions.recordAccountVersion(manager, event);
    const { role, unitId } = event.data;
    if (role === 'unit-admin' && unitId !== null)
      await this.registrationThreads.applyAccountSnapshot(
        manager,
        unitId,
        event.data,
        event.aggregateversion,
      );
  }
}
