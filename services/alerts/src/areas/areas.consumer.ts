import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type AreaSnapshot, type EventEnvelope } from '@khai-bao/contracts';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { upsertArea } from './areas.queries.js';

/** Stores the areas of registration: pictures name them, and follow merged wards. */
@Controller()
export class AreasConsumer {
  @OnEvent(Topics.area)
  async recordArea(
    @Payload() { data, aggregateversion }: EventEnvelope<AreaSnapshot>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    await upsertArea(manager, data, aggregateversion);
  }
}
