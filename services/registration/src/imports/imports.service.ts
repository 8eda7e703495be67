import { Injectable } from '@nestjs/common';
import { AccessTrail, jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { Problem, Clock } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, LessThan, MoreThan, Not, Repository, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { IsolatedSpreadsheetParser } from './isolated-spreadsheet-parser.js';
import { importFields, type ImportField } from './import-fields.js';
import { ImportStore, type StoredRow } from './import-store.js';
import { ImportCipher } from './import-cipher.js';
import type {
  ImportCountsDto,
  ImportDto,
  ImportItemDto,
  ImportRowDto,
  ImportRowListDto,
  ImportRowQuery,
  MendedRowDto,
  RowValuesDto,
} from './imports.dto.js';
import { toRowValues } from './row-validation.js';
import { tidyCellText } from './parse-csv.js';
import { toAlreadyRegistered, ImportRowJudge } from './import-row-judge.js';
import { buildImportTimer } from './import-runner.js';
import { UnitImportEntity } from './unit-import.entity.js';

const zeroCounts: ImportCountsDto = { good: 0, already: 0, wrong: 0, entered: 0, hidden: 0, alike: 0 };
/** Imports of a committee that are listed. */
const maxListedImports = 20;
/** Rows that are shown as samples of each column. */
const sampleRowCount = 3;
/** Characters of a sample. */
const maxSampleLength = 80;

/** Imports of a committee from the upload to the start of the import. */
@Injectable()
export class ImportsService {
  constructor(
    private readonly dataSource: DataSource,
    @InjectRepository(UnitImportEntity) private readonly imports: Repository<UnitImportEntity>,
    private readonly files: IsolatedSpreadsheetParser,
    private readonly vault: ImportCipher,
    private readonly store: ImportStore,
    private readonly judge: ImportRowJudge,
    private readonly trail: AccessTrail,
    private readonly jobs: TimerScheduler,
    private readonly clock: Clock,
  ) {}

  /** Stores a file and judges each of its rows. Registers nothing. @throws Problem as `IsolatedSpreadsheetParser` */
  async uploadImport(actor: Actor, bytes: Buffer): Promise<ImportDto> {
    jurisdictionSql(actor, 'area_path', 1);
    const { headings, columns, body } = await this.files.parseSpreadsheet(bytes);
    const id = uuidv7();
    const { key, sealed } = this.vault.generateImportKey(id);
    const [areaCode, areaPath] = [actor.areaCode!, actor.areaPath!];
    const judged = await this.judge.judgeRows(
      this.dataSource.manager,
      { key, areaCode, areaPath, columns, includesHiddenRows: false },
      body,
    );
    const verdicts = await this.judge.flagDuplicates(this.dataSource.manager, judged);
    await this.dataSource.transaction(async (manager) => {
      await manager.insert(UnitImportEntity, {
        id,
        areaCode,
        areaPath,
        uploadedBy: actor.accountId,
        uploadedByName: actor.displayName,
        uploadedAt: this.clock.now(),
        fileBlindIndex: this.vault.blindIndexOfFile(bytes),
        state: 'checked',
        keySealed: sealed,
        headingsSealed: this.vault.sealHeadings(key, id, headings),
        columns,
        rowCount: body.length,
      });
      await this.store.insertRows(manager, { id }, key, body, verdicts);
    });
    return this.getImport(actor, id);
  }

  /** Lists the imports of the actor's committee, newest first. */
  async listImports(actor: Actor): Promise<ImportItemDto[]> {
    if (actor.areaPath === null) throw new Problem('PLATFORM.FORBIDDEN');
    const found = await this.imports.find({
      where: { areaPath: actor.areaPath },
      order: { uploadedAt: 'DESC', id: 'DESC' },
      take: maxListedImports,
    });
    const counts = await this.store.countRows(
      this.dataSource.manager,
      found.map(({ id }) => id),
    );
    return found.map((record) => toImportItemDto(record, counts.get(record.id) ?? zeroCounts));
  }

  /** Returns an import with its columns and an earlier import of the same file. @throws Problem REGISTRATION.IMPORT_NOT_FOUND */
  async getImport(actor: Actor, id: string): Promise<ImportDto> {
    const { manager } = this.dataSource;
    const record = await this.store.requireImport(manager, actor, id);
    const counts = await this.store.countRows(manager, [id]);
    const first = await this.store.listRows(manager, record, { limit: sampleRowCount });
    const earlier = await this.imports.findOne({
      where: {
        areaPath: record.areaPath,
        fileBlindIndex: record.fileBlindIndex,
        uploadedAt: LessThan(record.uploadedAt),
        state: Not('checked'),
      },
      order: { uploadedAt: 'DESC' },
    });
    return {
      ...toImportItemDto(record, counts.get(id) ?? zeroCounts),
      columns: this.store.unsealHeadings(record).map((heading, at) => ({
        heading,
        samples: first.map(({ cells }) => (cells[at] ?? '').slice(0, maxSampleLength)),
        field: record.columns[at] ?? null,
      })),
      earlier:
        earlier === null
          ? null
          : {
              at: (earlier.finishedAt ?? earlier.uploadedAt).toISOString(),
              byName: earlier.startedByName ?? earlier.uploadedByName,
              entered: earlier.registeredCount ?? 0,
            },
    };
  }

  /** Assigns other fields to the columns and judges every row again. Corrected fields are kept. @throws Problem PLATFORM.VALIDATION, REGISTRATION.IMPORT_WRONG_STATE */
  async matchImportColumns(
    actor: Actor,
    id: string,
    columns: readonly (ImportField | null)[],
  ): Promise<ImportDto> {
    // House number and street may be two columns.
    const named = columns.filter((field) => field !== null && field !== 'street');
    if (new Set(named).size !== named.length)
      throw new Problem('PLATFORM.VALIDATION', { fields: [{ path: 'columns', code: 'twice' }] });
    await this.dataSource.transaction(async (manager) => {
      const record = await this.requireUnstartedImport(manager, actor, id);
      if (columns.length !== this.store.unsealHeadings(record).length)
        throw new Problem('PLATFORM.VALIDATION', { fields: [{ path: 'columns', code: 'length' }] });
      await manager.update(UnitImportEntity, { id }, { columns: [...columns] });
      const all = await this.store.listRows(manager, record);
      const verdicts = await this.judge.judgeRows(
        manager,
        { ...this.store.toJudgingContext(record), columns },
        all,
      );
      await this.store.saveVerdicts(manager, id, await this.judge.flagDuplicates(manager, verdicts));
    });
    return this.getImport(actor, id);
  }

  /** Includes the rows that the spreadsheet hides, and judges all rows again. */
  async includeHiddenRows(actor: Actor, id: string): Promise<ImportDto> {
    await this.dataSource.transaction(async (manager) => {
      const record = await this.requireUnstartedImport(manager, actor, id);
      await manager.update(UnitImportEntity, { id }, { includesHiddenRows: true });
      const all = await this.store.listRows(manager, record);
      const verdicts = await this.judge.judgeRows(
        manager,
        { ...this.store.toJudgingContext(record), includesHiddenRows: true },
        all,
      );
      await this.store.saveVerdicts(manager, id, await this.judge.flagDuplicates(manager, verdicts));
    });
    return this.getImport(actor, id);
  }

  /** Lists rows of one state with their problems. Reading the import of another officer is recorded in the access trail. */
  async listImportRows(
    actor: Actor,
    id: string,
    { state, cursor, limit }: ImportRowQuery,
  ): Promise<ImportRowListDto> {
    const after = decodeCursor(cursor, 'number');
    return this.dataSource.transaction(async (manager) => {
      const record = await this.store.requireImport(manager, actor, id);
      if (record.uploadedBy !== actor.accountId)
        await this.trail.recordAccess(manager, actor, 'registration.read-import', 'import', id);
      const found = await this.store.listRows(manager, record, {
        where: { state, rowNumber: MoreThan(Number(after?.[0] ?? 0)) },
        limit: limit + 1,
      });
      const page = toPage(found, limit, ({ n }) => encodeCursor(n));
      return {
        items: page.items.map((row) => toImportRowDto(row, record.columns)),
        nextCursor: page.nextCursor,
      };
    });
  }

  /** Corrects fields of a row and judges it again. */
  async correctImportRow(actor: Actor, id: string, n: number, values: RowValuesDto): Promise<MendedRowDto> {
    return this.dataSource.transaction(async (manager) => {
      const record = await this.requireUnstartedImport(manager, actor, id);
      const [row] = await this.store.listRows(manager, record, { where: { rowNumber: n } });
      if (row === undefined) throw new Problem('REGISTRATION.IMPORT_NOT_FOUND');
      const mended: Partial<Record<ImportField, string>> = { ...row.mended };
      for (const field of importFields) {
        const value = values[field];
        if (value !== undefined) mended[field] = tidyCellText(value);
      }
      const next = { n, cells: row.cells, mended, hidden: row.hidden };
      const [judged] = await this.judge.judgeRows(manager, this.store.toJudgingContext(record), [next]);
      const same = judged!.state === 'good' ? await this.store.findEqualRow(manager, id, judged!) : null;
      const [verdict] =
        same === null
          ? await this.judge.flagDuplicates(manager, [judged!])
          : [toAlreadyRegistered(judged!, 'repeatsRow', same)];
      await this.store.saveCorrectedRow(manager, record, next);
      await this.store.saveVerdicts(manager, id, [verdict!]);
      const counts = await this.store.countRows(manager, [id]);
      return {
        ...toImportRowDto({ ...next, state: verdict!.state, problems: verdict!.problems }, record.columns),
        counts: counts.get(id) ?? zeroCounts,
      };
    });
  }

  /** Schedules the import of the good rows as a timer, which survives a crash of the process. A repeated call changes nothing. */
  async startImport(actor: Actor, id: string): Promise<ImportDto> {
    await this.dataSource.transaction(async (manager) => {
      const record = await this.store.requireImport(manager, actor, id, true);
      if (record.state !== 'checked') return;
      await manager.update(
        UnitImportEntity,
        { id },
        {
          state: 'running',
          startedAt: this.clock.now(),
          startedBy: actor.accountId,
          startedByName: actor.displayName,
          startedByPlace: actor.place,
        },
      );
      await this.jobs.scheduleTimer(manager, buildImportTimer(id, this.clock.now()));
    });
    return this.getImport(actor, id);
  }

  private async requireUnstartedImport(
    manager: EntityManager,
    actor: Actor,
    id: string,
  ): Promise<UnitImportEntity> {
    const record = await this.store.requireImport(manager, actor, id, true);
    if (record.state !== 'checked') throw new Problem('REGISTRATION.IMPORT_WRONG_STATE');
    return record;
  }
}

const toImportItemDto = (record: UnitImportEntity, counts: ImportCountsDto): ImportItemDto => ({
  id: record.id,
  state: record.state,
  madeAt: record.uploadedAt.toISOString(),
  madeByName: record.uploadedByName,
  rowCount: record.rowCount,
  // The number of imported rows outlives the rows.
  counts: record.keySealed === null ? { ...counts, entered: record.registeredCount ?? 0 } : counts,
  finishedAt: record.finishedAt?.toISOString() ?? null,
  kept: record.keySealed !== null,
});

const toImportRowDto = (row: StoredRow, columns: readonly (ImportField | null)[]): ImportRowDto => ({
  n: row.n,
  state: row.state,
  values: { ...toRowValues(row.cells, columns, row.mended) },
  problems: [...row.problems],
});
