import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type EventEnvelope, type StepReminder } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { uuidv7 } from 'uuidv7';
import { toSearchText, ThreadStore } from '../thread-core/thread-store.js';

/** Posts overdue steps of a committee in its reminder thread, which the tier above sees as well. */
@Controller()
export class RemindersConsumer {
  constructor(private readonly store: ThreadStore) {}

  @OnEvent(Topics.reminder)
  async postStepReminder(
    @Payload() { data, time }: EventEnvelope<StepReminder>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    await this.store.lockChangeCounter(manager);
    const subject = `Nhắc việc: ${data.areaName}`;
    const [thread] = await queryRows<{ id: string }>(
      manager,
      `insert into thread (id, kind, room, subject, search_text, area_path, area_name, reminds, last_post_at) values ($1, 'talk', 'registration', $2, $3, $4, $5, $6, $7)
       on conflict (area_path, reminds) where reminds is not null do update set area_name = excluded.area_name returning id`,
      [uuidv7(), subject, toSearchText(subject), data.areaPath, data.areaName, data.tier, time],
    );
    await this.store.appendPost(manager, thread!.id, {
      at: new Date(time),
      author: null,
      kind: 'system',
      code: 'REMINDER',
      text: '',
      card: null,
      detail: {
        step: data.step,
        units: data.overdueUnits,
        hours: data.workingHours,
        since: data.oldestSince,
      },
    });
  }
}
