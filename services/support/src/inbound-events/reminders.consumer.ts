import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type EventEnvelope, type StepReminder } from '@khai-bao/contracts';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { upsertReminderThread } from '../thread-core/thread-core.queries.js';
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
    const threadId = await upsertReminderThread(manager, {
      kind: 'talk',
      room: 'registration',
      subject,
      searchText: toSearchText(subject),
      areaPath: data.areaPath,
      areaName: data.areaName,
      remindedTier: data.tier,
      lastPostAt: new Date(time),
    });
    await this.store.appendPost(manager, threadId, {
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
