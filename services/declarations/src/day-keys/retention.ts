import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DailyMaintenance, queryRows } from '@khai-bao/platform/database';
import { Clock, daysBefore } from '@khai-bao/platform/core';
import { HealthRegistry } from '@khai-bao/platform/observability';
import { DataSource } from 'typeorm';
import { DeclarationsConfig } from '../declarations.config.js';
import { DayKeys } from './day-keys.service.js';

const rowsAtOnce = 10_000;

/** Makes the keys of today and tomorrow, destroys the keys and drops the rows of days that are past their retention. */
@Injectable()
export class Retention implements OnModuleInit {
  constructor(
    private readonly config: DeclarationsConfig,
    private readonly dataSource: DataSource,
    private readonly keeper: DailyMaintenance,
    private readonly dayKeys: DayKeys,
    private readonly health: HealthRegistry,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    const { retentionDays } = this.config;
    this.keeper.registerPartitionedTable({ table: 'declaration', retentionDays });
    this.keeper.registerPartitionedTable({ table: 'gate_check', retentionDays });
    this.keeper.registerDailyTask({ name: 'day-keys-ahead', run: (today) => this.makeAhead(today) });
    this.keeper.registerDailyTask({
      name: 'day-keys-behind',
      run: (today) => this.dayKeys.destroyBefore(daysBefore(today, retentionDays)),
    });
    this.keeper.registerDailyTask({
      name: 'client-keys',
      run: (today) => this.removeClientKeys(daysBefore(today, retentionDays)),
    });
    this.health.addHealthCheck('day-key', async () => void (await this.dayKeys.keyOf(this.clock.today())));
  }

  /** Tomorrow's key is there, and at its readers, before the first declaration of the day. */
  private async makeAhead(today: string): Promise<void> {
    await this.dayKeys.keyOf(today);
    await this.dayKeys.keyOf(daysBefore(today, -1));
  }

  /** Few rows at once, so that a declaration that comes with such a key does not wait. */
  private async removeClientKeys(before: string): Promise<void> {
    for (const table of ['submission', 'check_key', 'gate_passage'])
      for (;;) {
        const gone = await queryRows(
          this.dataSource,
          `delete from ${table} where ctid = any (array (select ctid from ${table} where day < $1::date limit ${rowsAtOnce})) and day < $1::date returning 1`,
          [before],
        );
        if (gone.length < rowsAtOnce) break;
      }
  }
}
