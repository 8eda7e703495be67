import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type CaseSnapshot, type EventEnvelope } from '@khai-bao/contracts';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { Like } from 'typeorm';
import { findAreaName } from '../committees/committees.queries.js';
import { PostEntity } from '../thread-core/post.entity.js';
import { toSearchText, ThreadStore } from '../thread-core/thread-store.js';
import { ThreadEntity } from '../thread-core/thread.entity.js';

/** Creates a thread for each suspected case, named by its code, and posts its transitions. It stores nothing about person, unit or gate. */
@Controller()
export class CasesConsumer {
  constructor(private readonly store: ThreadStore) {}

  @OnEvent(Topics.case)
  async postCaseChange(
    @Payload() { data, aggregateversion }: EventEnvelope<CaseSnapshot>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    await this.store.lockChangeCounter(manager);
    const { caseId, areaPath } = data;
    const areaName = await findAreaName(manager, areaPath);
    const searchText = toSearchText(data.code, areaName);
    await this.store.createThreadIfAbsent(manager, {
      kind: 'talk',
      room: 'cases',
      subject: data.code,
      searchText,
      areaPath,
      areaName,
      caseId,
      lastPostAt: new Date(data.openedAt),
    });
    const thread = await manager.findOneOrFail(ThreadEntity, {
      where: { caseId },
      lock: { mode: 'pessimistic_write' },
    });
    if (Number(thread.caseVersion) >= aggregateversion) return;
    // The case may have moved to another ward with its unit.
    const changes = {
      caseVersion: String(aggregateversion),
      areaPath,
      areaName,
      searchText,
      version: thread.version + 1,
    };
    await this.store.updateThread(manager, thread.id, changes);
    const code = `CASE_${data.state}`;
    const last = await manager.findOne(PostEntity, {
      where: { threadId: thread.id, kind: 'system', code: Like('CASE\\_%') },
      order: { number: 'DESC' },
    });
    // An event without a new state is not posted again.
    if (last?.code === code)
      return thread.areaPath === areaPath
        ? undefined
        : this.store.publishChange(manager, { ...thread, ...changes });
    await this.store.appendPost(manager, thread.id, {
      at: new Date(data.stateSince),
      author: null,
      kind: 'system',
      code,
      text: '',
      card: null,
    });
  }
}
