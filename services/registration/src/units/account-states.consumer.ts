import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type AccountSnapshot, type EventEnvelope } from '@khai-bao/contracts';
import { AccountVersions } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { UnitChangeListeners } from './unit-change-listeners.js';
import type { UnitRow } from './unit.row.js';

/** Copies the state of a unit's account into the unit's row. Events older than the stored version are ignored. */
@Controller()
export class AccountStatesConsumer {
  constructor(
    private readonly versions: AccountVersions,
    private readonly listeners: UnitChangeListeners,
  ) {}

  @OnEvent(Topics.account)
  async recordAccountState(
    @Payload() event: EventEnvelope<AccountSnapshot>,
    @Ctx() context: ConsumerContext,
  ): Promise<void> {
    await this.versions.recordAccountVersion(context.manager, event);
    const { role, unitId, state, stateSince } = event.data;
    if (role !== 'unit-admin' || unitId === null) return;
    const updated = await queryRows<UnitRow>(
      context.manager,
      'update unit set account_state = $2, account_version = $3, account_since = $4 where id = $1 and account_version < $3 returning *',
      [unitId, state, event.aggregateversion, stateSince],
    );
    await this.listeners.notifyListeners(context.manager, updated);
  }
}
