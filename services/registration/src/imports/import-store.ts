import { Injectable } from '@nestjs/common';
import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem } from '@khai-bao/platform/core';
import type { DataSource, EntityManager } from 'typeorm';
import type { ImportField } from './import-fields.js';
import { ImportCipher } from './import-cipher.js';
import type { ImportCountsDto, ImportState } from './imports.dto.js';
import type { RowProblem } from './row-validation.js';
import type { JudgingContext, RowState, RowToJudge, RowVerdict } from './import-row-judge.js';

type Runner = EntityManager | DataSource;

/** A row of `unit_import`, as SQL returns it. */
export interface ImportRecord {
  readonly id: string;
  readonly area_code: string;
  readonly area_path: string;
  readonly made_by: string;
  readonly made_by_name: string;
  readonly made_at: Date;
  readonly file_mark: string;
  readonly state: ImportState;
  /** Null after the rows were destroyed. */
  readonly key_sealed: string | null;
  readonly headings_sealed: string | null;
  readonly columns: readonly (ImportField | null)[];
  readonly row_count: number;
  readonly takes_hidden: boolean;
  readonly entered: number | null;
  readonly run_by: string | null;
  readonly run_by_name: string | null;
  readonly run_by_place: string | null;
  readonly finished_at: Date | null;
}

export interface StoredRow extends RowToJudge {
  readonly state: RowState;
  readonly problems: readonly RowProblem[];
}

interface RowRecord {
  readonly n: number;
  readonly cells_sealed: string;
  readonly state: RowState;
  readonly problems: readonly RowProblem[];
  readonly hidden: boolean;
}

/** Reads and writes imports and their sealed rows. An import belongs to one committee; the tier above does not see it. */
@Injectable()
export class ImportStore {
  constructor(private readonly vault: ImportCipher) {}

  /** @throws Problem REGISTRATION.IMPORT_NOT_FOUND when the committee has no such import, or its rows are destroyed */
  async requireImport(runner: Runner, actor: Actor, id: string, lock = false): Promise<ImportRecord> {
    const scope = jurisdictionSql(actor, 'area_path', 2);
    const [found] = await queryRows<ImportRecord>(
      runner,
      `select * from unit_import where id = $1 and ${scope.sql} and area_path = $4 and key_sealed is not null${lock ? ' for update' : ''}`,
      [id, ...scope.parameters, actor.areaPath],
    );
    if (found === undefined) throw new Problem('REGISTRATION.IMPORT_NOT_FOUND');
    return found;
  }

  toJudgingContext(record: ImportRecord): JudgingContext {
    return {
      key: this.keyOf(record),
      areaCode: record.area_code,
      areaPath: record.area_path,
      columns: record.columns,
      takesHidden: record.takes_hidden,
    };
  }

  unsealHeadings(record: ImportRecord): string[] {
    return this.vault.unsealHeadings(this.keyOf(record), record.id, record.headings_sealed!);
  }

  /** Lists rows with unsealed cells. @param which further SQL conditions, order and limit, with parameters from `$2` on */
  async listRows(
    runner: Runner,
    record: ImportRecord,
    which: string,
    parameters: readonly unknown[] = [],
  ): Promise<StoredRow[]> {
    const key = this.keyOf(record);
    const found = await queryRows<RowRecord>(
      runner,
      `select n, cells_sealed, state, problems, hidden from unit_import_row where import_id = $1 ${which}`,
      [record.id, ...parameters],
    );
    return found.map(({ n, cells_sealed, state, problems, hidden }) => ({
      n,
      hidden,
      state,
      problems,
      ...this.vault.unsealRow(key, record.id, n, cells_sealed),
    }));
  }

  async insertRows(
    manager: EntityManager,
    record: Pick<ImportRecord, 'id'>,
    key: Buffer,
    list: readonly RowToJudge[],
    verdicts: readonly RowVerdict[],
  ): Promise<void> {
    await queryRows(
      manager,
      `insert into unit_import_row (import_id, n, cells_sealed, hidden, state, problems, name_mark, tax_mark)
       select $1, t.* from unnest($2::int[], $3::text[], $4::boolean[], $5::text[], $6::json[], $7::text[], $8::text[]) as t`,
      [
        record.id,
        list.map(({ n }) => n),
        list.map(({ n, cells }) => this.vault.sealRow(key, record.id, n, { cells })),
        list.map(({ hidden }) => hidden === true),
        ...verdictColumns(verdicts),
      ],
    );
  }

  /** Overwrites the verdicts of rows that are not imported yet. */
  async saveVerdicts(
    manager: EntityManager,
    importId: string,
    verdicts: readonly RowVerdict[],
  ): Promise<void> {
    await queryRows(
      manager,
      `update unit_import_row r set state = t.state, problems = t.problems, name_mark = t.name_mark, tax_mark = t.tax_mark
       from unnest($2::int[], $3::text[], $4::json[], $5::text[], $6::text[]) as t(n, state, problems, name_mark, tax_mark)
       where r.import_id = $1 and r.n = t.n and r.state <> 'entered'`,
      [importId, verdicts.map(({ n }) => n), ...verdictColumns(verdicts)],
    );
  }

  async saveCorrectedRow(manager: EntityManager, record: ImportRecord, row: RowToJudge): Promise<void> {
    const { n, cells, mended } = row;
    await queryRows(manager, 'update unit_import_row set cells_sealed = $3 where import_id = $1 and n = $2', [
      record.id,
      n,
      this.vault.sealRow(this.keyOf(record), record.id, n, {
        cells,
        ...(mended === undefined ? {} : { mended }),
      }),
    ]);
  }

  /** Finds another row of the import with the same unit; null when there is none. */
  async findEqualRow(manager: EntityManager, importId: string, verdict: RowVerdict): Promise<number | null> {
    const [same] = await queryRows<{ n: number }>(
      manager,
      `select n from unit_import_row where import_id = $1 and n <> $2 and state in ('good', 'entered') and (name_mark = $3 or tax_mark = $4) order by n limit 1`,
      [importId, verdict.n, verdict.nameBlindIndex, verdict.taxBlindIndex],
    );
    return same?.n ?? null;
  }

  async countRows(runner: Runner, ids: readonly string[]): Promise<ReadonlyMap<string, ImportCountsDto>> {
    const found = await queryRows<{ import_id: string; state: RowState; count: number; alike: number }>(
      runner,
      `select import_id, state, count(*)::int as count, count(*) filter (where problems::text like '%looksLike%')::int as alike from unit_import_row where import_id = any($1) group by import_id, state`,
      [ids],
    );
    const of = (id: string, state: RowState): number =>
      found.find((one) => one.import_id === id && one.state === state)?.count ?? 0;
    return new Map(
      ids.map((id) => [
        id,
        {
          good: of(id, 'good'),
          already: of(id, 'already'),
          wrong: of(id, 'wrong'),
          entered: of(id, 'entered'),
          hidden: of(id, 'hidden'),
          alike: found.find((one) => one.import_id === id && one.state === 'good')?.alike ?? 0,
        },
      ]),
    );
  }

  private keyOf({ id, key_sealed }: Pick<ImportRecord, 'id' | 'key_sealed'>): Buffer {
    if (key_sealed === null) throw new Problem('REGISTRATION.IMPORT_NOT_FOUND');
    return this.vault.unsealImportKey(id, key_sealed);
  }
}

const verdictColumns = (verdicts: readonly RowVerdict[]): unknown[] => [
  verdicts.map(({ state }) => state),
  verdicts.map(({ problems }) => JSON.stringify(problems)),
  verdicts.map(({ nameBlindIndex: nameMark }) => nameMark),
  verdicts.map(({ taxBlindIndex: taxMark }) => taxMark),
];
