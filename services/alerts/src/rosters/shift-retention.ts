import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { DataSource, LessThan } from 'typeorm';
import { AlertsConfig } from '../alerts.config.js';
import { DutyShiftEntity } from './duty-shift.entity.js';

const dayMs = 24 * 3_600_000;

/** Deletes shifts whose retention is over. */
@Injectable()
export class ShiftRetention implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly maintenance: DailyMaintenance,
    private readonly config: AlertsConfig,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.maintenance.registerDailyTask({ name: 'duty_shift', run: () => this.deleteExpiredShifts() });
  }

  async deleteExpiredShifts(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - this.config.shiftRetentionDays * dayMs);
    await this.dataSource.manager.delete(DutyShiftEntity, { endsAt: LessThan(before) });
  }
}
