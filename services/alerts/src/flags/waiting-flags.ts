import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { RiskFlagged } from '@khai-bao/contracts';
import { DailyMaintenance, insertIfAbsent } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, Repository, type EntityManager } from 'typeorm';
import { DayKeys } from '../day-keys/day-keys.js';
import { WaitingFlagEntity } from './waiting-flag.entity.js';

/** Table of the flags whose day key has not arrived. */
@Injectable()
export class WaitingFlags implements OnModuleInit {
  constructor(
    private readonly dayKeys: DayKeys,
    @InjectRepository(WaitingFlagEntity) private readonly waitingFlags: Repository<WaitingFlagEntity>,
    private readonly maintenance: DailyMaintenance,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.maintenance.registerDailyTask({ name: 'waiting-flags', run: () => this.deleteExpiredFlags() });
  }

  /** Stores a flag. A repeated event is stored once. */
  async storeWaitingFlag(manager: EntityManager, eventId: string, flag: RiskFlagged): Promise<void> {
    await insertIfAbsent(manager, WaitingFlagEntity, { eventId, day: flag.day, flag });
  }

  /** Returns the flags that wait for the key of a day, and locks their rows. */
  lockWaitingFlags(manager: EntityManager, day: string): Promise<WaitingFlagEntity[]> {
    return manager.find(WaitingFlagEntity, {
      where: { day },
      order: { eventId: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
  }

  async deleteWaitingFlag(manager: EntityManager, eventId: string): Promise<void> {
    await manager.delete(WaitingFlagEntity, { eventId });
  }

  /** Marks a flag that its day key does not open. */
  async markFlagAsFailed(manager: EntityManager, eventId: string): Promise<void> {
    await manager.update(WaitingFlagEntity, { eventId }, { failedAt: this.clock.now() });
  }

  /** A flag whose day key is past its retention can never be opened. */
  private async deleteExpiredFlags(): Promise<void> {
    await this.waitingFlags.delete({ day: LessThan(this.dayKeys.oldestRetainedDay()) });
  }
}
