import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type EventEnvelope, type MorningCounts, type MorningReport } from '@khai-bao/contracts';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { findAreaName } from '../committees/committees.queries.js';
import type { PostDetail } from '../thread-core/post-content.js';
import { hasPostOfDay } from '../thread-core/thread-core.queries.js';
import { toSearchText, ThreadStore } from '../thread-core/thread-store.js';
import { ThreadEntity } from '../thread-core/thread.entity.js';

const postCode = 'MORNING_REPORT';

/** Posts the morning report of each medical centre, and of HCDC, in a thread that only this centre reads: once per day, counts only. */
@Controller()
export class MorningReportsConsumer {
  constructor(private readonly store: ThreadStore) {}

  @OnEvent(Topics.morningReport)
  async postMorningReport(
    @Payload() { data }: EventEnvelope<MorningReport>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    await this.store.lockChangeCounter(manager);
    const { areaCode, areaPath, day } = data;
    const madeAt = new Date(data.madeAt);
    const areaName = await findAreaName(manager, areaPath);
    const subject = `Báo cáo buổi sáng: ${areaName}`;
    await this.store.createThreadIfAbsent(manager, {
      kind: 'talk',
      room: 'cases',
      subject,
      searchText: toSearchText(subject),
      areaPath,
      areaName,
      morningReportOf: areaCode,
      lastPostAt: madeAt,
    });
    const thread = await manager.findOneOrFail(ThreadEntity, {
      where: { morningReportOf: areaCode },
      lock: { mode: 'pessimistic_write' },
    });
    if (await hasPostOfDay(manager, thread.id, postCode, day)) return;
    await this.store.appendPost(manager, thread.id, {
      at: madeAt,
      author: null,
      kind: 'system',
      code: postCode,
      text: '',
      card: null,
      detail: toDetail(data),
    });
  }
}

/** Counts of the day, and those of the day before with `Before` at their end, when there are some. */
function toDetail({ day, counts, before }: MorningReport): PostDetail {
  const earlier = Object.entries(before ?? {}).map(([name, count]): [string, number] => [
    `${name}Before`,
    count as MorningCounts[keyof MorningCounts],
  ]);
  return { day, ...counts, ...Object.fromEntries(earlier) };
}
