import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '@khai-bao/platform/core';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { RecordShares } from '@khai-bao/platform/sealing';
import { DataSource } from 'typeorm';
import { VisitorCardEnder } from './visitor-card-ender.js';
import { deleteCardsEndedBefore, endExpiredCards, listCardsWithDueKey } from './visitor-cards.queries.js';

/** Rows of one statement, so that a card that is looked up meanwhile waits only briefly. */
const batchSize = 1_000;
/** How long the code of a card that has ended is known, so that staff are told that it has ended. Milliseconds. */
const endedCardKeptMs = 365 * 24 * 60 * 60 * 1000;

/** Registers the daily tasks: expired cards end, the keys of ended cards are destroyed, and old rows are deleted. */
@Injectable()
export class VisitorCardTasks implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly maintenance: DailyMaintenance,
    private readonly ender: VisitorCardEnder,
    private readonly shares: RecordShares,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.maintenance.registerDailyTask({ name: 'visitor-cards', run: (today) => this.endCards(today) });
  }

  /** Ends what has expired and destroys the keys of all ended cards, also of those whose revocation was interrupted. */
  private async endCards(today: string): Promise<void> {
    const now = this.clock.now();
    while ((await endExpiredCards(this.dataSource, today, now, batchSize)) === batchSize);
    for (;;) {
      const ids = await listCardsWithDueKey(this.dataSource, batchSize);
      await this.ender.destroyKeysOf(ids);
      if (ids.length < batchSize) break;
    }
    // Also for the revocations of the day, which leave their pages to this task.
    await this.shares.vacuumShares();
    const keptSince = new Date(now.getTime() - endedCardKeptMs);
    while ((await deleteCardsEndedBefore(this.dataSource, keptSince, batchSize)) === batchSize);
  }
}
