import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type EventEnvelope, type PharmacyFileMade } from '@khai-bao/contracts';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { findAreaName } from '../committees/committees.queries.js';
import { hasPostOfDay } from '../thread-core/thread-core.queries.js';
import { toSearchText, ThreadStore } from '../thread-core/thread-store.js';
import { ThreadEntity } from '../thread-core/thread.entity.js';

const subject = 'Danh sách nhà thuốc';
const postCode = 'PHARMACY_FILE';

/**
 * Posts the daily pharmacy export once a day for the Department of Health and DIC, in a thread of its own. The post contains the
 * day and counts; registration stores the file and authorises its download.
 */
@Controller()
export class PharmacyFilesConsumer {
  constructor(private readonly store: ThreadStore) {}

  @OnEvent(Topics.pharmacyFile)
  async postPharmacyFile(
    @Payload() { data }: EventEnvelope<PharmacyFileMade>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    await this.store.lockChangeCounter(manager);
    const areaName = await findAreaName(manager, data.areaPath);
    await this.store.createThreadIfAbsent(manager, {
      kind: 'talk',
      room: 'registration',
      subject,
      searchText: toSearchText(subject, areaName),
      areaPath: data.areaPath,
      areaName,
      purpose: 'pharmacies',
      lastPostAt: new Date(data.madeAt),
    });
    const thread = await manager.findOneOrFail(ThreadEntity, {
      where: { purpose: 'pharmacies' },
      lock: { mode: 'pessimistic_write' },
    });
    if (await hasPostOfDay(manager, thread.id, postCode, data.day)) return;
    await this.store.appendPost(manager, thread.id, {
      at: new Date(data.madeAt),
      author: null,
      kind: 'system',
      code: postCode,
      text: '',
      card: null,
      detail: { day: data.day, pharmacies: data.pharmacies, changes: data.changes },
    });
  }
}
