import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type EventEnvelope, type WorkerTrouble } from '@khai-bao/contracts';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { WorkerTroubles } from './worker-troubles.js';

@Controller()
export class WorkerTroublesConsumer {
  constructor(private readonly troubles: WorkerTroubles) {}

  @OnEvent(Topics.workerTrouble)
  async onWorkerTrouble(
    @Payload() { data, aggregateversion }: EventEnvelope<WorkerTrouble>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    await this.troubles.storeTrouble(manager, data, aggregateversion);
  }
}
