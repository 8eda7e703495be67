import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type EventEnvelope, type UnitDay } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';

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
    await queryRows(
      manager,
      `update unit_progress p set declared_on = t.day from unnest($1::uuid[], $2::date[]) as t(unit_id, day)
       where p.unit_id = t.unit_id and (p.declared_on is null or p.declared_on < t.day)`,
      [[...last.keys()], [...last.values()]],
    );
  }
}
