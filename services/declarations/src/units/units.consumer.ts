import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type DutySnapshot, type EventEnvelope, type UnitSnapshot } from '@khai-bao/contracts';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { UnitChanges } from './unit-changes.js';
import { upsertDuty, upsertUnit } from './units.queries.js';

/** Fills the read models of units and medical centres. */
@Controller()
export class UnitsConsumer {
  constructor(private readonly changes: UnitChanges) {}

  @OnEvent(Topics.unit)
  async recordUnit(
    @Payload() { data, aggregateversion }: EventEnvelope<UnitSnapshot>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    await upsertUnit(manager, data, aggregateversion);
    await this.changes.notifyUnitChanged(manager, data.unitId);
  }

  @OnEvent(Topics.duty)
  async recordMedicalCentre(
    @Payload() { data, aggregateversion }: EventEnvelope<DutySnapshot>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    await upsertDuty(manager, data, aggregateversion);
    await this.changes.notifyDutyChanged(manager, data.areaPath);
  }
}
