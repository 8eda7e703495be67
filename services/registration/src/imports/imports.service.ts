import { Injectable } from '@nestjs/common';
import { AccessTrail, jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { IsolatedSpreadsheetParser } from './isolated-spreadsheet-parser.js';
import { importFields, type ImportField } from './import-fields.js';
import { ImportStore, type ImportRecord, type StoredRow } from './import-store.js';
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
    const verdicts = await this.judge.flagDuplicates(
      this.dataSource,
      await this.judge.judgeRows(
        this.dataSource,
        { key, areaCode, areaPath, columns, takesHidden: false },
        body,
      ),
    );
    await this.dataSource.transaction(async (manager) => {
      await queryRows(
        manager,
        `insert into unit_import (id, area_code, area_path, made_by, made_by_name, made_at, file_mark, state, key_sealed, headings_sealed, columns, row_count)
         values ($1, $2, $3, $4, $5, $6, $7, 'checked', $8, $9, $10, $11)`,
        [
          id,
          areaCode,
          areaPath,
          actor.accountId,
          actor.displayName,
          this.clock.now(),
          this.vault.blindIndexOfFile(bytes),
          sealed,
          this.vault.sealHeadings(key, id, headings),
          JSON.stringify(columns),
          body.length,
        ],
      );
      await this.store.insertRows(manager, { id }, key, body, verdicts);
    });
    return this.getImport(actor, id);
  }

  /** Lists the imports of the actor's committee, newest first. */
  async listImports(actor: Actor): Promise<ImportItemDto[]> {
    const scope = jurisdictionSql(actor, 'area_path', 1);
    const found = await queryRows<ImportRecord>(
      this.dataSource,
      `select * from unit_import where ${scope.sql} and area_path = $3 order by made_at desc, id desc limit ${maxListedImports}`,
      [...scope.parameters, actor.areaPath],
    );
    const counts = await this.store.countRows(
      this.dataSource,
      found.map(({ id }) => id),
    );
    return found.map((record) => toImportItemDto(record, counts.get(record.id) ?? zeroCounts));
  }

  /** Returns an import with its columns and an earlier import of the same file. @throws Problem REGISTRATION.IMPORT_NOT_FOUND */
  async getImport(actor: Actor, id: string): Promise<ImportDto> {
    const record = await this.store.requireImport(this.dataSource, actor, id);
    const counts = await this.store.countRows(this.dataSource, [id]);
    const first = await this.store.listRows(this.dataSource, record, `order by n limit ${sampleRowCount}`);
    const [earlier] = await queryRows<ImportRecord>(
      this.dataSource,
      `select * from unit_import where area_path = $1 and file_mark = $2 and made_at < $3 and state <> 'checked' order by made_at desc limit 1`,
      [record.area_path, record.file_mark, record.made_at],
    );
    return {
      ...toImportItemDto(record, counts.get(id) ?? zeroCounts),
      columns: this.store.unsealHeadings(record).map((heading, at) => ({
        heading,
        samples: first.map(({ cells }) => (cells[at] ?? '').slice(0, maxSampleLength)),
        field: record.columns[at] ?? null,
      })),
      earlier:
        earlier === undefined
          ? null
          : {
              at: (earlier.finished_at ?? earlier.made_at).toISOString(),
              byName: earlier.run_by_name ?? earlier.made_by_name,
              entered: earlier.entered ?? 0,
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
      await queryRows(manager, 'update unit_import set columns = $2 where id = $1', [
        id,
        JSON.stringify(columns),
      ]);
      const all = await this.store.listRows(manager, record, 'order by n');
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
      await queryRows(manager, 'update unit_import set takes_hidden = true where id = $1', [id]);
      const all = await this.store.listRows(manager, record, 'order by n');
      const verdicts = await this.judge.judgeRows(
        manager,
        { ...this.store.toJudgingContext(record), takesHidden: true },
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
      if (record.made_by !== actor.accountId)
        await this.trail.recordAccess(manager, actor, 'registration.read-import', 'import', id);
      const found = await this.store.listRows(
        manager,
        record,
        'and state = $2 and n > $3 order by n limit $4',
        [state, after?.[0] ?? 0, limit + 1],
      );
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
      const [row] = await this.store.listRows(manager, record, 'and n = $2', [n]);
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
      await queryRows(
        manager,
        `update unit_import set state = 'running', started_at = $2, run_by = $3, run_by_name = $4, run_by_place = $5 where id = $1`,
        [id, this.clock.now(), actor.accountId, actor.displayName, actor.place],
      );
      await this.jobs.scheduleTimer(manager, buildImportTimer(id, this.clock.now()));
    });
    return this.getImport(actor, id);
  }

  private async requireUnstartedImport(
    manager: EntityManager,
    actor: Actor,
    id: string,
  ): Promise<ImportRecord> {
    const record = await this.store.requireImport(manager, actor, id, true);
    if (record.state !== 'checked') throw new Problem('REGISTRATION.IMPORT_WRONG_STATE');
    return record;
  }
}

const toImportItemDto = (record: ImportRecord, counts: ImportCountsDto): ImportItemDto => ({
  id: record.id,
  state: record.state,
  madeAt: record.made_at.toISOString(),
  madeByName: record.made_by_name,
  rowCount: record.row_count,
  // The number of imported rows outlives the rows.
  counts: record.key_sealed === null ? { ...counts, entered: record.entered ?? 0 } : counts,
  finishedAt: record.finished_at?.toISOString() ?? null,
  kept: record.key_sealed !== null,
});

const toImportRowDto = (row: StoredRow, columns: readonly (ImportField | null)[]): ImportRowDto => ({
  n: row.n,
  state: row.state,
  values: { ...toRowValues(row.cells, columns, row.mended) },
  problems: [...row.problems],
});
