import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { blindIndex } from '@khai-bao/platform/sealing';
import { Clock } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { AreasService } from '../areas/areas.service.js';
import { DuplicateFinder } from '../duplicate-detection/duplicate-finder.js';
import { RegisteredUnitLookup } from './registered-unit-lookup.js';
import type { ImportField } from './import-fields.js';
import { identifyRow, type RowText } from './import-cipher.js';
import type { RowState } from './import-row-state.js';
import { validateRow, toRowValues, type GoodRow, type RowProblem } from './row-validation.js';
import { WardNameIndex } from './ward-name-index.js';

/** The import that rows belong to, as far as they are judged by it. */
export interface JudgingContext {
  readonly key: Buffer;
  readonly areaCode: string;
  readonly areaPath: string;
  readonly columns: readonly (ImportField | null)[];
  /** Whether hidden rows are judged like the others. */
  readonly includesHiddenRows: boolean;
}

export interface RowToJudge extends RowText {
  readonly n: number;
  readonly hidden?: boolean | undefined;
}

/** Result of judging a row. The blind indexes find equal rows of one import; without its key they reveal nothing. */
export interface RowVerdict {
  readonly n: number;
  readonly state: Exclude<RowState, 'entered'>;
  readonly problems: readonly RowProblem[];
  readonly nameBlindIndex: string | null;
  readonly taxBlindIndex: string | null;
  readonly good: GoodRow | null;
}

/** Rows that are judged before the event loop handles other work. */
const rowsPerEventLoopTurn = 500;

/** Judges rows of an import: each alone, then against registered units, then against the rows before it. */
@Injectable()
export class ImportRowJudge {
  private wardIndexes:
    { readonly day: string; readonly tree: object; readonly byPath: Map<string, WardNameIndex> } | undefined;

  constructor(
    private readonly areas: AreasService,
    private readonly alreadyHere: RegisteredUnitLookup,
    private readonly finder: DuplicateFinder,
    private readonly clock: Clock,
  ) {}

  /** Returns a verdict per row, in the order of the rows. */
  async judgeRows(
    manager: EntityManager,
    { key, areaCode, areaPath, columns, includesHiddenRows }: JudgingContext,
    list: readonly RowToJudge[],
  ): Promise<RowVerdict[]> {
    const wards = this.wardIndexOf(areaPath);
    const own = this.areas.findCurrentArea(areaCode);
    const ownWard = own?.level === 'ward' ? { code: own.code, merged: own.former !== undefined } : null;
    const judged: RowVerdict[] = [];
    for (const { n, cells, mended, hidden } of list) {
      if (hidden === true && !includesHiddenRows) {
        judged.push({
          n,
          good: null,
          problems: [],
          state: 'hidden',
          nameBlindIndex: null,
          taxBlindIndex: null,
        });
        continue;
      }
      const { good, problems } = validateRow(toRowValues(cells, columns, mended), wards, ownWard);
      const same = good === null ? null : identifyRow(good);
      judged.push({
        n,
        good,
        problems,
        state: good === null ? 'wrong' : 'good',
        nameBlindIndex: same === null ? null : blindIndex(key, 'row-name', same.name),
        taxBlindIndex: same === null || same.tax === null ? null : blindIndex(key, 'row-tax', same.tax),
      });
      if (judged.length % rowsPerEventLoopTurn === 0) await setImmediate();
    }
    const good = judged.filter(hasGoodRow);
    const here = await this.alreadyHere.findRegisteredRows(
      manager,
      good.map((verdict) => verdict.good),
    );
    const known = new Set(good.filter((_, at) => here[at]).map(({ n }) => n));
    return rejectRepeats(
      judged.map((verdict) => (known.has(verdict.n) ? toAlreadyRegistered(verdict, 'alreadyHere') : verdict)),
    );
  }

  /** Notes on good rows that a registered unit may be the same. They are imported, and an officer compares the two afterwards. */
  async flagDuplicates(manager: EntityManager, verdicts: readonly RowVerdict[]): Promise<RowVerdict[]> {
    const good = verdicts.filter(
      (verdict): verdict is RowVerdict & { good: GoodRow } => verdict.state === 'good' && hasGoodRow(verdict),
    );
    const alike = new Set<number>();
    for (let at = 0; at < good.length; at += rowsPerEventLoopTurn) {
      const some = good.slice(at, at + rowsPerEventLoopTurn);
      const found = await this.finder.findLikeUnits(
        manager,
        some.map(({ good: row }) => ({ ...row, areaPath: this.areas.findArea(row.areaCode)!.path })),
      );
      some.forEach(({ n }, index) => {
        if (found[index]!.length > 0) alike.add(n);
      });
    }
    return verdicts.map((verdict) =>
      alike.has(verdict.n)
        ? { ...verdict, problems: [{ field: 'name', code: 'looksLike' }, ...verdict.problems] }
        : verdict,
    );
  }

  private wardIndexOf(areaPath: string): WardNameIndex {
    const [day, { tree, succession }] = [this.clock.today(), this.areas];
    if (this.wardIndexes?.day !== day || this.wardIndexes.tree !== tree || this.wardIndexes.byPath.size > 400)
      this.wardIndexes = { day, tree, byPath: new Map() };
    let names = this.wardIndexes.byPath.get(areaPath);
    if (names === undefined)
      this.wardIndexes.byPath.set(areaPath, (names = new WardNameIndex(tree, day, areaPath, succession)));
    return names;
  }
}

const hasGoodRow = (verdict: RowVerdict): verdict is RowVerdict & { good: GoodRow } => verdict.good !== null;

/** Verdict for a row whose unit is registered or repeated. The page shows the problem at the name. */
export const toAlreadyRegistered = (
  verdict: RowVerdict,
  code: 'alreadyHere' | 'repeatsRow',
  row?: number,
): RowVerdict => ({
  ...verdict,
  state: 'already',
  problems: [{ field: 'name', code, ...(row === undefined ? {} : { row }) }],
});

/** Rejects rows that repeat an earlier row. */
function rejectRepeats(verdicts: readonly RowVerdict[]): RowVerdict[] {
  const first = new Map<string, number>();
  return verdicts.map((verdict) => {
    if (verdict.state !== 'good') return verdict;
    const indexes = [verdict.nameBlindIndex, verdict.taxBlindIndex].filter((index) => index !== null);
    const before = indexes.map((index) => first.get(index)).find((n) => n !== undefined);
    if (before !== undefined) return toAlreadyRegistered(verdict, 'repeatsRow', before);
    for (const index of indexes) first.set(index, verdict.n);
    return verdict;
  });
}
