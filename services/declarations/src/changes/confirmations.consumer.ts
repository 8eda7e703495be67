import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type DeclarationConfirmed, type EventEnvelope } from '@khai-bao/contracts';
import { Clock } from '@khai-bao/platform/core';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { upsertConfirmation } from './changes.queries.js';

/** Stores which data centre has confirmed which change, for the person who asked for it. */
@Controller()
export class ConfirmationsConsumer {
  constructor(private readonly clock: Clock) {}

  @OnEvent(Topics.declarationConfirmed)
  async recordConfirmation(
    @Payload() { data }: EventEnvelope<DeclarationConfirmed>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    const { declarationId, destination, version, confirmedAt } = data;
    const day = this.clock.today();
    await upsertConfirmation(manager, { declarationId, destination, version, day, confirmedAt });
  }
}
