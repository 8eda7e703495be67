import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { Clock, daysBefore } from '@khai-bao/platform/core';
import { HealthRegistry } from '@khai-bao/platform/observability';
import { DataSource } from 'typeorm';
import { DeclarationsConfig } from '../declarations.config.js';
import { DayKeys } from '../day-keys/day-keys.service.js';
import { deletePassBlockPeopleBefore } from '../suspicions/pass-blocks.queries.js';
import { firstDayOfValidPasses } from '../suspicions/person-days.js';
import { tablesWithDay, deleteRowsBefore } from './retention.queries.js';

/** Rows of one delete, so that a declaration with a key of the same page waits only briefly. */
const deleteBatchSize = 10_000;

/** Registers the daily tasks: keys of today and tomorrow are created, keys and rows past their retention are removed. */
@Injectable()
export class RetentionTasks implements OnModuleInit {
  constructor(
    private readonly config: DeclarationsConfig,
    private readonly dataSource: DataSource,
    private readonly maintenance: DailyMaintenance,
    private readonly dayKeys: DayKeys,
    private readonly health: HealthRegistry,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    const { retentionDays } = this.config;
    this.maintenance.registerPartitionedTable({ table: 'declaration', retentionDays });
    this.maintenance.registerPartitionedTable({ table: 'gate_check', retentionDays });
    this.maintenance.registerDailyTask({
      name: 'day-keys-ahead',
      run: (today) => this.createKeysAhead(today),
    });
    this.maintenance.registerDailyTask({
      name: 'day-keys-behind',
      run: (today) => this.dayKeys.destroyKeysBefore(daysBefore(today, retentionDays)),
    });
    this.maintenance.registerDailyTask({
      name: 'client-keys',
      run: (today) => this.deleteRowsOfDaysBefore(daysBefore(today, retentionDays)),
    });
    this.maintenance.registerDailyTask({ name: 'reported-people', run: () => this.deleteReportedPeople() });
    this.health.addHealthCheck(
      'day-key',
      async () => void (await this.dayKeys.getDayKey(this.clock.today())),
    );
  }

  /** Creates the keys of today and tomorrow, so that readers have a key before the first declaration of its day. */
  private async createKeysAhead(today: string): Promise<void> {
    await this.dayKeys.getDayKey(today);
    await this.dayKeys.getDayKey(daysBefore(today, -1));
  }

  /** Deletes the blind indexes of reported people once no pass of their day can be valid. */
  private async deleteReportedPeople(): Promise<void> {
    const first = firstDayOfValidPasses(this.clock.now(), this.config.passHours);
    while ((await deletePassBlockPeopleBefore(this.dataSource, first, deleteBatchSize)) === deleteBatchSize);
  }

  /** Deletes rows of days before a day, in batches. */
  private async deleteRowsOfDaysBefore(before: string): Promise<void> {
    for (const table of tablesWithDay)
      while ((await deleteRowsBefore(this.dataSource, table, before, deleteBatchSize)) === deleteBatchSize);
  }
}
