import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type DayKeyShared, type EventEnvelope } from '@khai-bao/contracts';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { DayKeyListeners } from './day-key-listeners.js';
import { DayKeys } from './day-keys.js';

@Controller()
export class DayKeysConsumer {
  constructor(
    private readonly dayKeys: DayKeys,
    private readonly listeners: DayKeyListeners,
  ) {}

  @OnEvent(Topics.dayKey)
  async onDayKeyShared(
    @Payload() { data, aggregateversion }: EventEnvelope<DayKeyShared>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    await this.dayKeys.applySharedKey(manager, data, aggregateversion);
    if (data.destroyed) await this.listeners.notifyDestroyed(manager, data.day);
    else await this.listeners.notifyStored(manager, data.day);
  }
}
