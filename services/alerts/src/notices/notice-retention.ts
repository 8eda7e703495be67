import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { DataSource, LessThan } from 'typeorm';
import { AlertsConfig } from '../alerts.config.js';
import { CaseNoticeEntity } from './case-notice.entity.js';

const dayMs = 24 * 3_600_000;

/** Deletes notices whose retention is over: they name who was on duty, and when. */
@Injectable()
export class NoticeRetention implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly maintenance: DailyMaintenance,
    private readonly config: AlertsConfig,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.maintenance.registerDailyTask({ name: 'case_notice', run: () => this.deleteExpiredNotices() });
  }

  async deleteExpiredNotices(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - this.config.retentionDays * dayMs);
    await this.dataSource.manager.delete(CaseNoticeEntity, { createdAt: LessThan(before) });
  }
}
