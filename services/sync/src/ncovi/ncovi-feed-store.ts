import { Injectable } from '@nestjs/common';
import { ncoviChainStart } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { notifyChannel } from '@khai-bao/platform/database';
import { DataSource, type EntityManager, type QueryDeepPartialEntity } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { destinationChannel } from '../delivery/destinations/destination-state-store.js';
import { NcoviDecisionEntity } from './ncovi-decision.entity.js';
import { NcoviFeedEntity } from './ncovi-feed.entity.js';
import type { NcoviDecisionKind } from './ncovi-feed-states.js';
import { countEntries, deletePendingEntries, deletePendingRemovals } from './ncovi.queries.js';

/** Postgres channel that wakes the reader of the list after a decision. */
export const ncoviListChannel = 'ncovi-list';

/** Numbers that an operator has read before deciding. */
export interface RemovalNumbers {
  readonly removals: number;
  readonly units: number;
}

/** The row of the NCOVI list, and the decisions of operators about it. */
@Injectable()
export class NcoviFeedStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  readFeed(manager: EntityManager = this.dataSource.manager): Promise<NcoviFeedEntity> {
    return manager.findOneByOrFail(NcoviFeedEntity, { single: true });
  }

  /** Locks the row until the transaction ends. */
  lockFeed(manager: EntityManager): Promise<NcoviFeedEntity> {
    return manager.findOneOrFail(NcoviFeedEntity, {
      where: { single: true },
      lock: { mode: 'pessimistic_write' },
    });
  }

  /** Stores a change and notifies the live pages. */
  async updateFeed(manager: EntityManager, change: QueryDeepPartialEntity<NcoviFeedEntity>): Promise<void> {
    await manager.update(NcoviFeedEntity, { single: true }, { ...change, changeCount: () => 'changes + 1' });
    await notifyChannel(manager, destinationChannel, 'ncovi');
  }

  /** Stores the time of a reading that found nothing new. No page is notified. */
  async recordUnchangedReading(manager: EntityManager, at: Date): Promise<void> {
    await manager.update(NcoviFeedEntity, { single: true }, { readAt: at, attemptedAt: at });
  }

  /** Lists the latest decisions, newest first. */
  listDecisions(limit: number): Promise<NcoviDecisionEntity[]> {
    return this.dataSource.manager.find(NcoviDecisionEntity, { order: { id: 'DESC' }, take: limit });
  }

  /**
   * Stores whether the waiting removals are published or dropped. A refused removal leaves the unit covered.
   * @param seen the numbers that the operator decided about
   * @throws Problem SYNC.NCOVI_NOT_WAITING, SYNC.NCOVI_NUMBERS_CHANGED
   */
  async decideRemovals(
    actor: Actor,
    kind: 'confirm' | 'refuse',
    seen: RemovalNumbers,
    reason: string,
  ): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const feed = await this.lockFeed(manager);
      if (feed.state !== 'asking') throw new Problem('SYNC.NCOVI_NOT_WAITING');
      const { removals, units } = await countEntries(manager);
      if (removals !== seen.removals || units !== seen.units) throw new Problem('SYNC.NCOVI_NUMBERS_CHANGED');
      await this.insertDecision(manager, actor, kind, { removals, units }, reason);
      if (kind === 'refuse') await deletePendingRemovals(manager);
      await this.updateFeed(manager, {
        state: 'reading',
        confirmedRemovals: kind === 'confirm' ? removals : null,
      });
      await notifyChannel(manager, ncoviListChannel, kind);
    });
  }

  /** Starts a reading from the first change. At its end, what the list does not name has left it. */
  async restartReading(actor: Actor, reason: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const feed = await this.lockFeed(manager);
      const { removals, units } = await countEntries(manager);
      await this.insertDecision(manager, actor, 'restart', { removals, units }, reason);
      await deletePendingEntries(manager);
      await this.updateFeed(manager, {
        state: 'reading',
        refusal: null,
        lastError: null,
        failures: 0,
        cursor: '0',
        head: '0',
        chain: ncoviChainStart,
        pass: feed.pass + 1,
        isComparing: true,
        confirmedRemovals: null,
      });
      await notifyChannel(manager, ncoviListChannel, 'restart');
    });
  }

  private async insertDecision(
    manager: EntityManager,
    actor: Actor,
    kind: NcoviDecisionKind,
    numbers: RemovalNumbers,
    reason: string,
  ): Promise<void> {
    await manager.insert(NcoviDecisionEntity, {
      id: uuidv7(),
      kind,
      ...numbers,
      reason,
      at: this.clock.now(),
      decidedBy: actor.accountId,
      decidedByName: actor.displayName,
    });
  }
}
