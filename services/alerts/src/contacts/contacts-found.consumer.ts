import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type ContactsFound, type EventEnvelope } from '@khai-bao/contracts';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { ContactReceiver } from './contact-receiver.js';

@Controller()
export class ContactsFoundConsumer {
  constructor(private readonly receiver: ContactReceiver) {}

  @OnEvent(Topics.contactsFound)
  async onContactsFound(
    @Payload() { data }: EventEnvelope<ContactsFound>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    await this.receiver.receivePage(manager, data);
  }
}
