import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type AreaSnapshot, type EventEnvelope } from '@khai-bao/contracts';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { upsertAreaName } from './areas.queries.js';

/** Stores names, paths and validity of areas from registration. */
@Controller()
export class AreaNamesConsumer {
  @OnEvent(Topics.area)
  async recordAreaName(
    @Payload() { data, aggregateversion }: EventEnvelope<AreaSnapshot>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    await upsertAreaName(manager, data, aggregateversion);
  }
}
