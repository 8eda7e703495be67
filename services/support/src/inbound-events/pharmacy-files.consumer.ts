import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type EventEnvelope, type PharmacyFileMade } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { uuidv7 } from 'uuidv7';
import { toSearchText, ThreadStore } from '../thread-core/thread-store.js';

/**
 * Posts the daily pharmacy file once a day for the Department of Health and DIC, in a thread of its own. The post contains the
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
    const [area] = await queryRows<{ full_name: string }>(
      manager,
      'select full_name from area where path = $1',
      [data.areaPath],
    );
    const areaName = area?.full_name ?? '';
    const subject = 'Danh sách nhà thuốc';
    await queryRows(
      manager,
      `insert into thread (id, kind, room, subject, search_text, area_path, area_name, purpose, last_post_at) values ($1, 'talk', 'registration', $2, $3, $4, $5, 'pharmacies', $6)
       on conflict (purpose) do nothing`,
      [uuidv7(), subject, toSearchText(subject, areaName), data.areaPath, areaName, data.madeAt],
    );
    const [thread] = await queryRows<{ id: string }>(
      manager,
      `select id from thread where purpose = 'pharmacies' for update`,
    );
    const [told] = await queryRows(
      manager,
      `select 1 from post where thread_id = $1 and code = 'PHARMACY_FILE' and detail->>'day' = $2`,
      [thread!.id, data.day],
    );
    if (told !== undefined) return;
    await this.store.appendPost(manager, thread!.id, {
      at: new Date(data.madeAt),
      author: null,
      kind: 'system',
      code: 'PHARMACY_FILE',
      text: '',
      card: null,
      detail: { day: data.day, pharmacies: data.pharmacies, changes: data.changes },
    });
  }
}
