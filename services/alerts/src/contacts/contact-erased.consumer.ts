import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type ContactErased, type EventEnvelope } from '@khai-bao/contracts';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { ContactRestrictions } from './contact-restrictions.js';

@Controller()
export class ContactErasedConsumer {
  constructor(private readonly restrictions: ContactRestrictions) {}

  @OnEvent(Topics.contactErased)
  async onContactErased(
    @Payload() { data }: EventEnvelope<ContactErased>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    await this.restrictions.recordErasure(manager, data);
  }
}
