import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { cityCode } from '@khai-bao/areas';
import { Topics, type EventEnvelope, type MailTrouble } from '@khai-bao/contracts';
import { rows } from '@khai-bao/platform/database';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { dayInHoChiMinh } from '@khai-bao/platform/observability';
import { uuidv7 } from 'uuidv7';
import { searchText, ThreadStore } from '../threads/thread-store.js';

const minute = 60_000;

/** That the mail server refuses a service is posted where those who answer for the whole city see it, and that it is over. */
@Controller()
export class MailTroublesConsumer {
  constructor(private readonly store: ThreadStore) {}

  @OnEvent(Topics.mailTrouble)
  async post(
    @Payload() { data, aggregateversion, time }: EventEnvelope<MailTrouble>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    await this.store.inTurn(manager);
    const day = dayInHoChiMinh(new Date(data.since)).split('-').reverse().join('/');
    const subject = `Máy chủ thư, ${day}`;
    await rows(
      manager,
      `insert into thread (id, kind, room, subject, search_text, area_path, area_name, trouble_id, last_post_at)
       values ($1, 'talk', 'general', $2, $3, $6, coalesce((select full_name from area where path = $6), ''), $4, $5)
       on conflict (trouble_id) where trouble_id is not null do nothing`,
      [uuidv7(), subject, searchText(subject), data.troubleId, data.since, cityCode],
    );
    const [thread] = await rows<{ id: string }>(
      manager,
      'update thread set trouble_version = $2 where trouble_id = $1 and trouble_version < $2 returning id',
      [data.troubleId, aggregateversion],
    );
    if (thread === undefined) return;
    const isOver = data.overAt !== null;
    await this.store.post(manager, thread.id, {
      at: new Date(data.overAt ?? time),
      author: null,
      kind: 'system',
      code: isOver ? 'MAIL_OVER' : `MAIL_${data.reason.toUpperCase()}`,
      text: '',
      card: null,
      detail: {
        service: data.service,
        reply: data.reply,
        minutes: Math.round((Date.parse(data.overAt ?? time) - Date.parse(data.since)) / minute),
      },
    });
  }
}
