import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type ContactsRequested, type EventEnvelope } from '@khai-bao/contracts';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { ContactSearch } from './contact-search.js';

/** Receives requests for the contacts of a case. Alerts has checked that the case is open and within the jurisdiction. */
@Controller()
export class ContactsRequestedConsumer {
  constructor(private readonly search: ContactSearch) {}

  @OnEvent(Topics.contactsRequested)
  requestSearch(
    @Payload() { data }: EventEnvelope<ContactsRequested>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    return this.search.requestSearch(manager, data);
  }
}
