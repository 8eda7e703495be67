import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { isTransientError } from '@khai-bao/platform/database';
import { TimerScheduler, type Timer } from '@khai-bao/platform/jobs';
import { Clock } from '@khai-bao/platform/core';
import { safeError } from '@khai-bao/platform/observability';
import { Logger } from 'nestjs-pino';
import { DataSource, IsNull, Not, type EntityManager } from 'typeorm';
import { AreasService } from '../areas/areas.service.js';
import { UnitInserter, type NewUnit } from '../registering/unit-inserter.js';
import { ImportStore } from './import-store.js';
import { lockWardForImport, markRowsRegistered, rejectFirstGoodRow } from './imports.queries.js';
import { UnitImportRowEntity } from './unit-import-row.entity.js';
import { UnitImportEntity } from './unit-import.entity.js';
import type { GoodRow } from './row-validation.js';
import { ImportRowJudge, type RowVerdict } from './import-row-judge.js';

const importTimerKind = 'import';
/** Rows of one transaction: few enough for visible progress, and for little repeated work after a crash. */
const importBatchSize = 250;

export const buildImportTimer = (importId: string, dueAt: Date): Timer => ({
  kind: importTimerKind,
  key: importId,
  dueAt,
  payload: { importId },
});

/**
 * Registers the good rows of an import. Each batch with units, history, events and row states is one transaction: an
 * interrupted run continues and registers nothing twice.
 */
@Injectable()
export class ImportRunner implements OnModuleInit, BeforeApplicationShutdown {
  private stopping = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: TimerScheduler,
    private readonly store: ImportStore,
    private readonly judge: ImportRowJudge,
    private readonly inserter: UnitInserter,
    private readonly areas: AreasService,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    // The timer's own transaction only holds the lease of the timer; each batch commits in a transaction of its own.
    this.jobs.registerTimerHandler(importTimerKind, (payload) =>
      this.registerGoodRows((payload as { importId: string }).importId),
    );
  }

  beforeApplicationShutdown(): void {
    this.stopping = true;
  }

  private async registerGoodRows(importId: string): Promise<void> {
    let size = importBatchSize;
    for (;;) {
      if (this.stopping) throw new Error('the service shuts down; the next instance continues the import');
      try {
        if (!(await this.dataSource.transaction((manager) => this.registerBatch(manager, importId, size))))
          return;
        size = importBatchSize;
      } catch (error) {
        if (this.stopping || isTransientError(error)) throw error;
        // One row of the batch cannot be stored. Rows are imported one by one until that row is rejected.
        if (size === 1) await this.rejectNextRow(importId, error);
        size = 1;
      }
    }
  }

  /** @returns whether there may be more */
  private async registerBatch(manager: EntityManager, importId: string, size: number): Promise<boolean> {
    const record = await manager.findOneBy(UnitImportEntity, {
      id: importId,
      state: 'running',
      keySealed: Not(IsNull()),
    });
    if (record === null) return false;
    const list = await this.store.listRows(manager, record, {
      where: { state: 'good' },
      limit: size,
      lock: true,
    });
    if (list.length === 0) {
      await this.finishImport(manager, importId);
      return false;
    }
    const before = await this.judge.judgeRows(manager, this.store.toJudgingContext(record), list);
    await this.lockWards(manager, before);
    // A unit may have been registered since the rows were judged.
    const verdicts = await this.judge.judgeRows(manager, this.store.toJudgingContext(record), list);
    const good = verdicts.filter(
      (one): one is RowVerdict & { good: GoodRow } => one.state === 'good' && one.good !== null,
    );
    await this.store.saveVerdicts(
      manager,
      importId,
      verdicts.filter(({ state }) => state !== 'good'),
    );
    // A row that was judged before the merge of its ward gets the note now.
    await this.store.saveVerdicts(
      manager,
      importId,
      good.flatMap((one) => {
        const noted = list.find(({ n }) => n === one.n)?.problems ?? [];
        const merged = one.problems.filter(
          ({ code }) => code === 'wardMerged' && noted.every((problem) => problem.code !== code),
        );
        return merged.length === 0 ? [] : [{ ...one, problems: [...noted, ...merged] }];
      }),
    );
    if (good.length === 0) return true;
    const created = await this.inserter.insertUnits(
      manager,
      good.map((one) => this.toNewUnit(one.good)),
      { accountId: record.startedBy!, displayName: record.startedByName!, place: record.startedByPlace! },
      'spreadsheet',
    );
    await markRowsRegistered(
      manager,
      importId,
      good.map(({ n }, at) => ({ rowNumber: n, unitId: created[at]!.id })),
    );
    return true;
  }

  private async finishImport(manager: EntityManager, importId: string): Promise<void> {
    const registeredCount = await manager.countBy(UnitImportRowEntity, { importId, state: 'entered' });
    await manager.update(
      UnitImportEntity,
      { id: importId },
      { state: 'done', finishedAt: this.clock.now(), registeredCount },
    );
  }

  /** Locks the wards of good rows against other imports. The locks are taken in one order: no deadlock. */
  private async lockWards(manager: EntityManager, verdicts: readonly RowVerdict[]): Promise<void> {
    const wards = [...new Set(verdicts.flatMap(({ good }) => (good === null ? [] : [good.areaCode])))].sort();
    for (const ward of wards) await lockWardForImport(manager, ward);
  }

  private async rejectNextRow(importId: string, error: unknown): Promise<void> {
    this.logger.warn({ err: safeError(error), import: importId }, 'a row of an import could not be stored');
    await rejectFirstGoodRow(this.dataSource.manager, importId, [{ field: 'name', code: 'notTaken' }]);
  }

  private toNewUnit(good: GoodRow): NewUnit {
    const area = this.areas.findCurrentArea(good.areaCode);
    if (area === null) throw new Error('the ward of a good row is unknown');
    const { areaCode: _areaCode, ...said } = good;
    return { ...said, area, announcement: null };
  }
}
