import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type EventEnvelope, type FeedTrouble } from '@khai-bao/contracts';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { TroubleThreadStore } from './trouble-thread-store.js';

/** Displayed names of data centres; others use their configured name. */
const dataCentreNames: Readonly<Record<string, string>> = {
  national: 'Trung tâm dữ liệu quốc gia',
  city: 'Trung tâm dữ liệu thành phố',
};

/** Posts troubles of the data feed in the room `feed`, for accounts of the whole city. */
@Controller()
export class FeedTroublesConsumer {
  constructor(private readonly troubleThreads: TroubleThreadStore) {}

  @OnEvent(Topics.feedTrouble)
  async postFeedTrouble(
    @Payload() { data, aggregateversion, time }: EventEnvelope<FeedTrouble>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    await this.troubleThreads.postTroubleUpdate(manager, {
      ...data,
      version: aggregateversion,
      at: time,
      room: 'feed',
      title: dataCentreNames[data.destination] ?? data.destination,
      code: data.overAt !== null ? 'FEED_OVER' : `FEED_${data.reason.toUpperCase().replaceAll('-', '_')}`,
      detail: { waiting: data.unconfirmedRecords },
    });
  }
}
