import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { isTransientError, queryRows } from '@khai-bao/platform/database';
import { TimerScheduler, type Timer } from '@khai-bao/platform/jobs';
import { Clock } from '@khai-bao/platform/core';
import { safeError } from '@khai-bao/platform/observability';
import { Logger } from 'nestjs-pino';
import { DataSource, type EntityManager } from 'typeorm';
import { AreasService } from '../areas/areas.service.js';
import { UnitInserter, type NewUnit } from '../registering/unit-inserter.js';
import { ImportStore, type ImportRecord } from './import-store.js';
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
    const [record] = await queryRows<ImportRecord>(
      manager,
      `select * from unit_import where id = $1 and state = 'running' and key_sealed is not null`,
      [importId],
    );
    if (record === undefined) return false;
    const list = await this.store.listRows(
      manager,
      record,
      `and state = 'good' order by n limit $2 for update`,
      [size],
    );
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
      { accountId: record.run_by!, displayName: record.run_by_name!, place: record.run_by_place! },
      'spreadsheet',
    );
    await queryRows(
      manager,
      `update unit_import_row r set state = 'entered', unit_id = t.unit_id from unnest($2::int[], $3::uuid[]) as t(n, unit_id) where r.import_id = $1 and r.n = t.n`,
      [importId, good.map(({ n }) => n), created.map(({ id }) => id)],
    );
    return true;
  }

  private async finishImport(manager: EntityManager, importId: string): Promise<void> {
    await queryRows(
      manager,
      `update unit_import set state = 'done', finished_at = $2,
         entered = (select count(*) from unit_import_row where import_id = $1 and state = 'entered') where id = $1`,
      [importId, this.clock.now()],
    );
  }

  /** Serialises imports into one ward, so that neither misses units of the other. The locks are taken in one order: no deadlock. */
  private async lockWards(manager: EntityManager, verdicts: readonly RowVerdict[]): Promise<void> {
    const wards = [...new Set(verdicts.flatMap(({ good }) => (good === null ? [] : [good.areaCode])))].sort();
    for (const ward of wards)
      await queryRows(manager, `select pg_advisory_xact_lock(hashtext('import'), hashtext($1))`, [ward]);
  }

  private async rejectNextRow(importId: string, error: unknown): Promise<void> {
    this.logger.warn({ err: safeError(error), import: importId }, 'a row of an import could not be stored');
    await queryRows(
      this.dataSource,
      `update unit_import_row set state = 'wrong', problems = $2 where import_id = $1 and n = (select n from unit_import_row where import_id = $1 and state = 'good' order by n limit 1)`,
      [importId, JSON.stringify([{ field: 'name', code: 'notTaken' }])],
    );
  }

  private toNewUnit(good: GoodRow): NewUnit {
    const area = this.areas.findCurrentArea(good.areaCode);
    if (area === null) throw new Error('the ward of a good row is unknown');
    const { areaCode: _areaCode, ...said } = good;
    return { ...said, area, announcement: null };
  }
}
