import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type CaseSnapshot, type EventEnvelope } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { uuidv7 } from 'uuidv7';
import { toSearchText, ThreadStore, type ThreadRow } from '../thread-core/thread-store.js';

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
    const [area] = await queryRows<{ full_name: string }>(
      manager,
      'select full_name from area where path = $1',
      [data.areaPath],
    );
    const areaName = area?.full_name ?? '';
    await queryRows(
      manager,
      `insert into thread (id, kind, room, subject, search_text, area_path, area_name, case_id, last_post_at) values ($1, 'talk', 'cases', $2, $3, $4, $5, $6, $7)
       on conflict (case_id) do nothing`,
      [
        uuidv7(),
        data.code,
        toSearchText(data.code, areaName),
        data.areaPath,
        areaName,
        data.caseId,
        data.openedAt,
      ],
    );
    const [thread] = await queryRows<{ id: string; area_path: string; case_version: string }>(
      manager,
      'select id, area_path, case_version from thread where case_id = $1 for update',
      [data.caseId],
    );
    if (Number(thread!.case_version) >= aggregateversion) return;
    // The case may have moved to another ward with its unit.
    const [now] = await queryRows<ThreadRow>(
      manager,
      'update thread set case_version = $2, area_path = $3, area_name = $4, search_text = $5, version = version + 1 where id = $1 returning *',
      [thread!.id, aggregateversion, data.areaPath, areaName, toSearchText(data.code, areaName)],
    );
    const code = `CASE_${data.state}`;
    const [last] = await queryRows<{ code: string }>(
      manager,
      `select code from post where thread_id = $1 and kind = 'system' and code like 'CASE\\_%' order by number desc limit 1`,
      [thread!.id],
    );
    // An event without a new state is not posted again.
    if (last?.code === code)
      return thread!.area_path === data.areaPath ? undefined : this.store.publishChange(manager, now!);
    await this.store.appendPost(manager, thread!.id, {
      at: new Date(data.stateSince),
      author: null,
      kind: 'system',
      code,
      text: '',
      card: null,
    });
  }
}
