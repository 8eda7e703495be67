import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type EventEnvelope, type MailTrouble } from '@khai-bao/contracts';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { TroubleThreadStore } from './trouble-thread-store.js';

/** Posts when a mail server starts and stops rejecting a service, for accounts of the whole city. */
@Controller()
export class MailTroublesConsumer {
  constructor(private readonly troubleThreads: TroubleThreadStore) {}

  @OnEvent(Topics.mailTrouble)
  async postMailTrouble(
    @Payload() { data, aggregateversion, time }: EventEnvelope<MailTrouble>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    await this.troubleThreads.postTroubleUpdate(manager, {
      ...data,
      version: aggregateversion,
      at: time,
      room: 'general',
      title: 'Máy chủ thư',
      code: data.overAt !== null ? 'MAIL_OVER' : `MAIL_${data.reason.toUpperCase()}`,
      detail: { service: data.service, reply: data.reply },
    });
  }
}
