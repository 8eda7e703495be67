import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { cityCode } from '@khai-bao/areas';
import { Topics, type EventEnvelope, type WorkerTrouble } from '@khai-bao/contracts';
import { rows } from '@khai-bao/platform/database';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { dayInHoChiMinh } from '@khai-bao/platform/observability';
import { uuidv7 } from 'uuidv7';
import { searchText, ThreadStore } from '../threads/thread-store.js';

/** Services as DIC calls them; another one by its name. */
const serviceNames: Readonly<Record<string, string>> = {
  registration: 'Đăng ký',
  accounts: 'Tài khoản',
  declarations: 'Khai báo',
  alerts: 'Ca nghi ngờ',
  support: 'Kênh hỗ trợ',
  sync: 'Liên thông dữ liệu',
};
const minute = 60_000;

/** A worker of any service that fails again and again, or that set rows aside, stands in the room of the feed, before DIC. */
@Controller()
export class WorkerTroublesConsumer {
  constructor(private readonly store: ThreadStore) {}

  @OnEvent(Topics.workerTrouble)
  async trouble(
    @Payload() { data, aggregateversion, time }: EventEnvelope<WorkerTrouble>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    await this.store.inTurn(manager);
    const day = dayInHoChiMinh(new Date(data.since)).split('-').reverse().join('/');
    const subject = `${serviceNames[data.service] ?? data.service}: ${data.worker}, ${day}`.slice(0, 200);
    await rows(
      manager,
      `insert into thread (id, kind, room, subject, search_text, area_path, area_name, trouble_id, last_post_at)
       values ($1, 'talk', 'feed', $2, $3, $6, coalesce((select full_name from area where path = $6), ''), $4, $5)
       on conflict (trouble_id) where trouble_id is not null do nothing`,
      [uuidv7(), subject, searchText(subject), data.troubleId, data.since, cityCode],
    );
    const [thread] = await rows<{ id: string }>(
      manager,
      'update thread set trouble_version = $2 where trouble_id = $1 and trouble_version < $2 returning id',
      [data.troubleId, aggregateversion],
    );
    if (thread === undefined) return;
    const over = data.overAt !== null;
    await this.store.post(manager, thread.id, {
      at: new Date(data.overAt ?? time),
      author: null,
      kind: 'system',
      code: over ? 'WORKER_OVER' : `WORKER_${data.kind.toUpperCase().replaceAll('-', '_')}`,
      text: '',
      card: null,
      detail: {
        failures: data.failures,
        reason: data.reason,
        minutes: Math.max(0, Math.round((Date.parse(data.overAt ?? time) - Date.parse(data.since)) / minute)),
      },
    });
  }
}
