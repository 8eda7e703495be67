import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { WorkerTrouble } from '@khai-bao/contracts';
import { Clock, daysBefore, startOfDay } from '@khai-bao/platform/core';
import { DailyMaintenance, notifyChannel } from '@khai-bao/platform/database';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, LessThan, MoreThanOrEqual, Not, Repository, type EntityManager } from 'typeorm';
import { destinationChannel } from '../delivery/destinations/destination-state-store.js';
import { SyncConfig } from '../sync.config.js';
import type { FeedWorkerTroubleDto } from './feed.dto.js';
import { upsertWorkerTrouble } from './feed.queries.js';
import { SeenWorkerTroubleEntity } from './seen-worker-trouble.entity.js';

const maxListedTroubles = 100;

/** Read model of the troubles of the workers of all services, for the page of the feed. */
@Injectable()
export class WorkerTroubles implements OnModuleInit {
  constructor(
    private readonly config: SyncConfig,
    @InjectRepository(SeenWorkerTroubleEntity)
    private readonly troubles: Repository<SeenWorkerTroubleEntity>,
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
    await upsertWorkerTrouble(manager, trouble, version);
    await notifyChannel(manager, destinationChannel, trouble.service);
  }

  /** Lists the workers that fail now, and those that skipped rows today. */
  async listCurrentTroubles(): Promise<FeedWorkerTroubleDto[]> {
    const found = await this.troubles.find({
      where: [
        { endedAt: IsNull(), kind: 'failing' },
        { endedAt: IsNull(), since: MoreThanOrEqual(startOfDay(this.clock.today())) },
      ],
      order: { since: 'ASC' },
      take: maxListedTroubles,
    });
    return found.map(({ service, worker, kind, since, failures, reason }) => ({
      service,
      worker,
      kind,
      since: since.toISOString(),
      failures,
      reason,
    }));
  }

  /** Deletes troubles that have ended. A trouble that continues stays, however old it is. */
  private async deleteEndedTroubles(before: string): Promise<void> {
    const since = LessThan(startOfDay(before));
    await this.troubles.delete([
      { since, endedAt: Not(IsNull()) },
      { since, kind: 'set-aside' },
    ]);
  }
}
