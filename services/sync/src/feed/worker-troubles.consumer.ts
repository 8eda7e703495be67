import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type EventEnvelope, type WorkerTrouble } from '@khai-bao/contracts';
import { notifyChannel, queryRows } from '@khai-bao/platform/database';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { statusChannel } from '../delivery/destination-states.js';

/** Keeps what the workers of all services say of their troubles, for the page of the feed. */
@Controller()
export class WorkerTroublesConsumer {
  @OnEvent(Topics.workerTrouble)
  async trouble(
    @Payload() { data, aggregateversion }: EventEnvelope<WorkerTrouble>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    await queryRows(
      manager,
      `insert into seen_worker_trouble (trouble_id, service, worker, kind, since, over_at, failures, reason, version)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (trouble_id) do update set over_at = excluded.over_at, failures = excluded.failures, reason = excluded.reason, version = excluded.version
       where seen_worker_trouble.version < excluded.version`,
      [
        data.troubleId,
        data.service,
        data.worker,
        data.kind,
        data.since,
        data.overAt,
        data.failures,
        data.reason,
        aggregateversion,
      ],
    );
    await notifyChannel(manager, statusChannel, data.service);
  }
}
