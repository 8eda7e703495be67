import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type EventEnvelope, type WorkerTrouble } from '@khai-bao/contracts';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { TroubleThreadStore } from './trouble-thread-store.js';

/** Displayed names of services; others use their technical name. */
const serviceNames: Readonly<Record<string, string>> = {
  registration: 'Đăng ký',
  accounts: 'Tài khoản',
  declarations: 'Khai báo',
  alerts: 'Ca nghi ngờ',
  support: 'Kênh hỗ trợ',
  sync: 'Liên thông dữ liệu',
};

/** Posts workers of any service that fail repeatedly or left out rows, in the room `feed`, for DIC. */
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
