import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type EventEnvelope, type WorkerTrouble } from '@khai-bao/contracts';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { TroubleThreadStore } from './trouble-thread-store.js';

/** Services as DIC calls them; another one by its name. */
const serviceNames: Readonly<Record<string, string>> = {
  registration: 'Đăng ký',
  accounts: 'Tài khoản',
  declarations: 'Khai báo',
  alerts: 'Ca nghi ngờ',
  support: 'Kênh hỗ trợ',
  sync: 'Liên thông dữ liệu',
};

/** A worker of any service that fails again and again, or that set rows aside, stands in the room of the feed, before DIC. */
@Controller()
export class WorkerTroublesConsumer {
  constructor(private readonly troubleThreads: TroubleThreadStore) {}

  @OnEvent(Topics.workerTrouble)
  async postWorkerTrouble(
    @Payload() { data, aggregateversion, time }: EventEnvelope<WorkerTrouble>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    await this.troubleThreads.postTroubleUpdate(manager, {
      ...data,
      version: aggregateversion,
      at: time,
      room: 'feed',
      title: `${serviceNames[data.service] ?? data.service}: ${data.worker}`,
      code: data.overAt !== null ? 'WORKER_OVER' : `WORKER_${data.kind.toUpperCase().replaceAll('-', '_')}`,
      detail: { failures: data.failures, reason: data.reason },
    });
  }
}
