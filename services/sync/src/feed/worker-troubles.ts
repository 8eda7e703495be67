import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { WorkerTrouble, WorkerTroubleKind } from '@khai-bao/contracts';
import { Clock, daysBefore, startOfDay } from '@khai-bao/platform/core';
import { DailyMaintenance, notifyChannel, queryRows } from '@khai-bao/platform/database';
import { DataSource, type EntityManager } from 'typeorm';
import { destinationChannel } from '../delivery/destinations/destination-state-store.js';
import { SyncConfig } from '../sync.config.js';
import type { FeedWorkerTroubleDto } from './feed.dto.js';

const maxListedTroubles = 100;

/** Read model of the troubles of the workers of all services, for the page of the feed. */
@Injectable()
export class WorkerTroubles implements OnModuleInit {
  constructor(
    private readonly config: SyncConfig,
    private readonly dataSource: DataSource,
    private readonly maintenance: DailyMaintenance,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.maintenance.registerDailyTask({
      name: 'worker-troubles',
      run: (today) => this.deleteEndedTroubles(daysBefore(today, this.config.retentionDays)),
    });
  }

  /** Stores a trouble. An older version of the same trouble changes nothing. */
  async storeTrouble(manager: EntityManager, trouble: WorkerTrouble, version: number): Promise<void> {
    await queryRows(
      manager,
      `insert into seen_worker_trouble (trouble_id, service, worker, kind, since, over_at, failures, reason, version)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (trouble_id) do update set over_at = excluded.over_at, failures = excluded.failures, reason = excluded.reason, version = excluded.version
       where seen_worker_trouble.version < excluded.version`,
      [
        trouble.troubleId,
        trouble.service,
        trouble.worker,
        trouble.kind,
        trouble.since,
        trouble.overAt,
        trouble.failures,
        trouble.reason,
        version,
      ],
    );
    await notifyChannel(manager, destinationChannel, trouble.service);
  }

  /** Lists the workers that fail now, and those that skipped rows today. */
  async listCurrentTroubles(): Promise<FeedWorkerTroubleDto[]> {
    const found = await queryRows<FeedWorkerTroubleDto & { kind: WorkerTroubleKind; since: Date | string }>(
      this.dataSource,
      `select service, worker, kind, since, failures, reason from seen_worker_trouble
       where over_at is null and (kind = 'failing' or since >= $1) order by since limit ${maxListedTroubles}`,
      [startOfDay(this.clock.today())],
    );
    return found.map(({ since, ...trouble }) => ({ ...trouble, since: new Date(since).toISOString() }));
  }

  /** Deletes troubles that have ended. A trouble that continues stays, however old it is. */
  private async deleteEndedTroubles(before: string): Promise<void> {
    await queryRows(
      this.dataSource,
      `delete from seen_worker_trouble where since < $1 and (over_at is not null or kind = 'set-aside')`,
      [startOfDay(before)],
    );
  }
}
