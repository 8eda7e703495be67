import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type EventEnvelope, type UnitSnapshot } from '@khai-bao/contracts';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { UnitPlaces } from './unit-places.js';

@Controller()
export class UnitsConsumer {
  constructor(private readonly places: UnitPlaces) {}

  @OnEvent(Topics.unit)
  async onUnitSnapshot(
    @Payload() { data, aggregateversion }: EventEnvelope<UnitSnapshot>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    await this.places.applyUnitSnapshot(manager, data, aggregateversion);
  }
}
