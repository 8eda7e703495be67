import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type AccountSnapshot, type EventEnvelope } from '@khai-bao/contracts';
import { AccountVersions } from '@khai-bao/platform/auth';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { UnitStore } from './unit-store.js';

/** Copies the state of a unit's account into the unit's row. Events older than the stored version are ignored. */
@Controller()
export class AccountStatesConsumer {
  constructor(
    private readonly versions: AccountVersions,
    private readonly store: UnitStore,
  ) {}

  @OnEvent(Topics.account)
  async recordAccountState(
    @Payload() event: EventEnvelope<AccountSnapshot>,
    @Ctx() context: ConsumerContext,
  ): Promise<void> {
    await this.versions.recordAccountVersion(context.manager, event);
    const { role, unitId, state, stateSince } = event.data;
    if (role !== 'unit-admin' || unitId === null) return;
    await this.store.recordAccountState(context.manager, unitId, {
      accountState: state,
      accountSince: new Date(stateSince),
      accountVersion: String(event.aggregateversion),
    });
  }
}
