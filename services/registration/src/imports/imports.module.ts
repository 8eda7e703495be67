import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { DailyMaintenance, queryRows } from '@khai-bao/platform/database';
import { daysBefore, startOfDay } from '@khai-bao/platform/core';
import type { FastifyInstance } from 'fastify';
import { DataSource } from 'typeorm';
import { AreasModule } from '../areas/areas.module.js';
import { RegistrationsModule } from '../registrations/registrations.module.js';
import { AlreadyHere } from './already-here.js';
import { FileReader } from './file-reader.js';
import { ImportFiles } from './import-files.js';
import { ImportStore } from './import-store.js';
import { ImportVault } from './import-vault.js';
import { ImportsController } from './imports.controller.js';
import { ImportsService } from './imports.service.js';
import { RowJudge } from './row-judge.js';
import { RunImport } from './run-import.js';
import { acceptUploads } from './uploads.js';

/** An import's rows are kept so long, days: time to put them right. */
const keptDays = 7;

@Module({
  imports: [AreasModule, RegistrationsModule],
  controllers: [ImportsController],
  providers: [
    AlreadyHere,
    FileReader,
    ImportFiles,
    ImportStore,
    ImportVault,
    ImportsService,
    RowJudge,
    RunImport,
  ],
})
export class ImportsModule implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly keeper: DailyMaintenance,
    private readonly dataSource: DataSource,
  ) {}

  onModuleInit(): void {
    acceptUploads(this.host.httpAdapter.getInstance<FastifyInstance>());
    this.keeper.registerDailyTask({ name: 'imports', run: (today) => this.destroyPast(today) });
  }

  /** The key goes with the rows; that there was an import, and how much of it went in, stays. */
  private async destroyPast(today: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const gone = await queryRows<{ id: string }>(
        manager,
        `update unit_import set key_sealed = null, headings_sealed = null where key_sealed is not null and state <> 'running' and made_at < $1 returning id`,
        [startOfDay(daysBefore(today, keptDays))],
      );
      await queryRows(manager, 'delete from unit_import_row where import_id = any($1)', [
        gone.map(({ id }) => id),
      ]);
    });
  }
}
