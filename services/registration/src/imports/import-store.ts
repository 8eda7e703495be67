import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { In, IsNull, Not, type EntityManager, type FindOptionsWhere } from 'typeorm';
import { ImportCipher } from './import-cipher.js';
import type { ImportCountsDto } from './imports.dto.js';
import { countImportRows, insertImportRows, updateVerdicts } from './imports.queries.js';
import type { RowProblem } from './row-validation.js';
import type { JudgingContext, RowToJudge, RowVerdict } from './import-row-judge.js';
import type { RowState } from './import-row-state.js';
import { UnitImportRowEntity } from './unit-import-row.entity.js';
import { UnitImportEntity } from './unit-import.entity.js';

export interface StoredRow extends RowToJudge {
  readonly state: RowState;
  readonly problems: readonly RowProblem[];
}

/** Reads and writes imports and their sealed rows. An import belongs to one committee; the tier above does not see it. */
@Injectable()
export class ImportStore {
  constructor(private readonly vault: ImportCipher) {}

  /** @throws Problem REGISTRATION.IMPORT_NOT_FOUND when the committee has no such import, or its rows are destroyed */
  async requireImport(
    manager: EntityManager,
    actor: Actor,
    id: string,
    lock = false,
  ): Promise<UnitImportEntity> {
    if (actor.areaPath === null) throw new Problem('PLATFORM.FORBIDDEN');
    const found = await manager.findOne(UnitImportEntity, {
      where: { id, areaPath: actor.areaPath, keySealed: Not(IsNull()) },
      ...(lock ? { lock: { mode: 'pessimistic_write' as const } } : {}),
    });
    if (found === null) throw new Problem('REGISTRATION.IMPORT_NOT_FOUND');
    return found;
  }

  toJudgingContext(record: UnitImportEntity): JudgingContext {
    return {
      key: this.keyOf(record),
      areaCode: record.areaCode,
      areaPath: record.areaPath,
      columns: record.columns,
      includesHiddenRows: record.includesHiddenRows,
    };
  }

  unsealHeadings(record: UnitImportEntity): string[] {
    return this.vault.unsealHeadings(this.keyOf(record), record.id, record.headingsSealed!);
  }

  /**
   * Lists rows with unsealed cells, in the order of the spreadsheet.
   * @param which further conditions, the number of rows, and whether they are locked
   */
  async listRows(
    manager: EntityManager,
    record: UnitImportEntity,
    which: {
      readonly where?: Omit<FindOptionsWhere<UnitImportRowEntity>, 'importId'>;
      readonly limit?: number;
      readonly lock?: boolean;
    } = {},
  ): Promise<StoredRow[]> {
    const key = this.keyOf(record);
    const found = await manager.find(UnitImportRowEntity, {
      where: { ...which.where, importId: record.id },
      order: { rowNumber: 'ASC' },
      ...(which.limit === undefined ? {} : { take: which.limit }),
      ...(which.lock === true ? { lock: { mode: 'pessimistic_write' as const } } : {}),
    });
    return found.map(({ rowNumber, cellsSealed, state, problems, isHidden }) => ({
      n: rowNumber,
      hidden: isHidden,
      state,
      problems,
      ...this.vault.unsealRow(key, record.id, rowNumber, cellsSealed),
    }));
  }

  async insertRows(
    manager: EntityManager,
    record: Pick<UnitImportEntity, 'id'>,
    key: Buffer,
    list: readonly RowToJudge[],
    verdicts: readonly RowVerdict[],
  ): Promise<void> {
    await insertImportRows(
      manager,
      record.id,
      list.map(({ n, cells, hidden }, at) => ({
        ...toVerdictColumns(verdicts[at]!),
        rowNumber: n,
        cellsSealed: this.vault.sealRow(key, record.id, n, { cells }),
        isHidden: hidden === true,
      })),
    );
  }

  /** Overwrites the verdicts of rows that are not imported yet. */
  saveVerdicts(manager: EntityManager, importId: string, verdicts: readonly RowVerdict[]): Promise<void> {
    return updateVerdicts(manager, importId, verdicts.map(toVerdictColumns));
  }

  async saveCorrectedRow(manager: EntityManager, record: UnitImportEntity, row: RowToJudge): Promise<void> {
    const { n, cells, mended } = row;
    const cellsSealed = this.vault.sealRow(this.keyOf(record), record.id, n, {
      cells,
      ...(mended === undefined ? {} : { mended }),
    });
    await manager.update(UnitImportRowEntity, { importId: record.id, rowNumber: n }, { cellsSealed });
  }

  /** Finds another row of the import with the same unit; null when there is none. */
  async findEqualRow(manager: EntityManager, importId: string, verdict: RowVerdict): Promise<number | null> {
    const { n, nameBlindIndex, taxBlindIndex } = verdict;
    const other: FindOptionsWhere<UnitImportRowEntity> = {
      importId,
      rowNumber: Not(n),
      state: In<RowState>(['good', 'entered']),
    };
    const where = [
      ...(nameBlindIndex === null ? [] : [{ ...other, nameBlindIndex }]),
      ...(taxBlindIndex === null ? [] : [{ ...other, taxBlindIndex }]),
    ];
    if (where.length === 0) return null;
    const same = await manager.findOne(UnitImportRowEntity, { where, order: { rowNumber: 'ASC' } });
    return same?.rowNumber ?? null;
  }

  async countRows(
    manager: EntityManager,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, ImportCountsDto>> {
    const found = await countImportRows(manager, ids);
    const of = (id: string, state: RowState): number =>
      found.find((one) => one.importId === id && one.state === state)?.count ?? 0;
    return new Map(
      ids.map((id) => [
        id,
        {
          good: of(id, 'good'),
          already: of(id, 'already'),
          wrong: of(id, 'wrong'),
          entered: of(id, 'entered'),
          hidden: of(id, 'hidden'),
          alike: found.find((one) => one.importId === id && one.state === 'good')?.alike ?? 0,
        },
      ]),
    );
  }

  private keyOf({ id, keySealed }: Pick<UnitImportEntity, 'id' | 'keySealed'>): Buffer {
    if (keySealed === null) throw new Problem('REGISTRATION.IMPORT_NOT_FOUND');
    return this.vault.unsealImportKey(id, keySealed);
  }
}

const toVerdictColumns = (
  verdict: RowVerdict,
): Pick<UnitImportRowEntity, 'rowNumber' | 'state' | 'problems' | 'nameBlindIndex' | 'taxBlindIndex'> => ({
  rowNumber: verdict.n,
  state: verdict.state,
  problems: verdict.problems,
  nameBlindIndex: verdict.nameBlindIndex,
  taxBlindIndex: verdict.taxBlindIndex,
});
