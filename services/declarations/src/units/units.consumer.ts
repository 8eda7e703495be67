import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type DutySnapshot, type EventEnvelope, type UnitSnapshot } from '@khai-bao/contracts';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { upsertDuty, upsertUnit } from './units.queries.js';

/** Fills the read models of units and medical centres. */
@Controller()
export class UnitsConsumer {
  @OnEvent(Topics.unit)
  recordUnit(
    @Payload() { data, aggregateversion }: EventEnvelope<UnitSnapshot>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    return upsertUnit(manager, data, aggregateversion);
  }

  @OnEvent(Topics.duty)
  recordMedicalCentre(
    @Payload() { data, aggregateversion }: EventEnvelope<DutySnapshot>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    return upsertDuty(manager, data, aggregateversion);
  }
}
