import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type EventEnvelope, type UnitDay } from '@khai-bao/contracts';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { recordLastDeclarationDays } from './coverage.queries.js';

/** Stores the last day with a declaration of each unit. Other numbers of the event are not stored. */
@Controller()
export class UnitDaysConsumer {
  @OnEvent(Topics.unitDay, { batch: true })
  async recordLastDeclarationDays(
    @Payload() events: EventEnvelope<UnitDay>[],
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    const last = new Map<string, string>();
    for (const { data } of events)
      if (data.declarations > 0 && data.day > (last.get(data.unitId) ?? '')) last.set(data.unitId, data.day);
    if (last.size === 0) return;
    // A market publishes numbers every few seconds: only the first event of a day writes.
    await recordLastDeclarationDays(manager, last);
  }
}
