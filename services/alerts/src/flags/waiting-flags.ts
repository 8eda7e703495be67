import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { RiskFlagged } from '@khai-bao/contracts';
import { DailyMaintenance, queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import { DayKeys } from '../day-keys/day-keys.js';

export interface WaitingFlag {
  readonly event_id: string;
  readonly event: RiskFlagged;
}

/** Table of the flags whose day key has not arrived. */
@Injectable()
export class WaitingFlags implements OnModuleInit {
  constructor(
    private readonly dayKeys: DayKeys,
    private readonly dataSource: DataSource,
    private readonly maintenance: DailyMaintenance,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.maintenance.registerDailyTask({ name: 'waiting-flags', run: () => this.deleteExpiredFlags() });
  }

  /** Stores a flag. A repeated event is stored once. */
  async storeWaitingFlag(manager: EntityManager, eventId: string, flag: RiskFlagged): Promise<void> {
    await queryRows(
      manager,
      'insert into waiting_flag (event_id, day, event) values ($1, $2::date, $3) on conflict do nothing',
      [eventId, flag.day, JSON.stringify(flag)],
    );
  }

  /** Returns the flags that wait for the key of a day, and locks their rows. */
  lockWaitingFlags(manager: EntityManager, day: string): Promise<WaitingFlag[]> {
    return queryRows<WaitingFlag>(
      manager,
      'select event_id, event from waiting_flag where day = $1::date order by event_id for update',
      [day],
    );
  }

  async deleteWaitingFlag(manager: EntityManager, eventId: string): Promise<void> {
    await queryRows(manager, 'delete from waiting_flag where event_id = $1', [eventId]);
  }

  /** Marks a flag that its day key does not open. */
  async markFlagAsFailed(manager: EntityManager, eventId: string): Promise<void> {
    await queryRows(manager, 'update waiting_flag set failed_at = $2 where event_id = $1', [
      eventId,
      this.clock.now(),
    ]);
  }

  /** A flag whose day key is past its retention can never be opened. */
  private async deleteExpiredFlags(): Promise<void> {
    await queryRows(this.dataSource, 'delete from waiting_flag where day < $1::date', [
      this.dayKeys.oldestRetainedDay(),
    ]);
  }
}
