import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type EventEnvelope, type RiskFlagged } from '@khai-bao/contracts';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { FlagProcessor } from './flag-processor.js';

@Controller()
export class RiskFlagsConsumer {
  constructor(private readonly flags: FlagProcessor) {}

  @OnEvent(Topics.riskFlagged)
  async onRiskFlagged(
    @Payload() { id, data }: EventEnvelope<RiskFlagged>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    await this.flags.processFlag(manager, id, data);
  }
}
