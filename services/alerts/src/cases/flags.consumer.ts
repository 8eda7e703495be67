import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type DayKeyShared, type EventEnvelope, type RiskFlagged } from '@khai-bao/contracts';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { DayKeys } from '../keys/day-keys.service.js';
import { FloodFolding } from './flood-folding.js';
import { OpenCase } from './open-case.js';

@Controller()
export class FlagsConsumer {
  constructor(
    private readonly openCase: OpenCase,
    private readonly floods: FloodFolding,
    private readonly dayKeys: DayKeys,
  ) {}

  @OnEvent(Topics.riskFlagged)
  async flagged(
    @Payload() event: EventEnvelope<RiskFlagged>,
    @Ctx() context: ConsumerContext,
  ): Promise<void> {
    await this.openCase.run(context.manager, event.id, event.data);
  }

  @OnEvent(Topics.dayKey)
  async dayKey(
    @Payload() event: EventEnvelope<DayKeyShared>,
    @Ctx() context: ConsumerContext,
  ): Promise<void> {
    await this.dayKeys.apply(context.manager, event.data, event.aggregateversion);
    if (event.data.destroyed) await this.floods.dropDay(context.manager, event.data.day);
    else await this.openCase.openWaiting(context.manager, event.data.day);
  }
}
