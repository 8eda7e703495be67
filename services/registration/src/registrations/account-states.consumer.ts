import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type AccountSnapshot, type EventEnvelope } from '@khai-bao/contracts';
import { AccountVersions } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { PharmacyBook } from '../pharmacies/pharmacy-book.js';
import type { UnitRow } from './unit.row.js';

/** Keeps, beside each registration, how far its account has come. */
@Controller()
export class AccountStatesConsumer {
  constructor(
    private readonly versions: AccountVersions,
    private readonly pharmacies: PharmacyBook,
  ) {}

  @OnEvent(Topics.account)
  async follow(
    @Payload() event: EventEnvelope<AccountSnapshot>,
    @Ctx() context: ConsumerContext,
  ): Promise<void> {
    await this.versions.recordAccountVersion(context.manager, event);
    const { role, unitId, state, stateSince } = event.data;
    if (role !== 'unit-admin' || unitId === null) return;
    const moved = await queryRows<UnitRow>(
      context.manager,
      'update unit set account_state = $2, account_version = $3, account_since = $4 where id = $1 and account_version < $3 returning *',
      [unitId, state, event.aggregateversion, stateSince],
    );
    await this.pharmacies.follow(context.manager, moved);
  }
}
