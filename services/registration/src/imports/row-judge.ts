import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { blindIndex } from '@khai-bao/platform/sealing';
import { Clock } from '@khai-bao/platform/core';
import type { DataSource, EntityManager } from 'typeorm';
import { AreasService } from '../areas/areas.service.js';
import { FindDuplicates } from '../duplicates/find-duplicates.js';
import { AlreadyHere } from './already-here.js';
import type { Field } from './fields.js';
import { samenessOf, type RowText } from './import-vault.js';
import { judgeRow, valuesOf, type GoodRow, type RowProblem } from './judge-row.js';
import { WardNames } from './ward-names.js';

/** `hidden`: the spreadsheet hides it, and nobody has taken it in yet. */
export type RowState = 'good' | 'already' | 'wrong' | 'entered' | 'hidden';

/** Whose rows they are, and how they are read. */
export interface JudgedFor {
  readonly key: Buffer;
  readonly areaCode: string;
  readonly areaPath: string;
  readonly columns: readonly (Field | null)[];
  /** Whether rows that the spreadsheet hides are judged like the others. */
  readonly takesHidden: boolean;
}

export interface RowToJudge extends RowText {
  readonly n: number;
  readonly hidden?: boolean | undefined;
}

/** What came of a row. Its marks tell rows of one import that are the same, and nothing to who has not the import's key. */
export interface Verdict {
  readonly n: number;
  readonly state: Exclude<RowState, 'entered'>;
  readonly problems: readonly RowProblem[];
  readonly nameMark: string | null;
  readonly taxMark: string | null;
  readonly good: GoodRow | null;
}

/** The event loop is left to others after so many rows. */
const breath = 500;

/** Judges rows of an import: each by itself, then against what is registered, then against the rows before it. */
@Injectable()
export class RowJudge {
  private held:
    { readonly day: string; readonly tree: object; readonly byPath: Map<string, WardNames> } | undefined;

  constructor(
    private readonly areas: AreasService,
    private readonly alreadyHere: AlreadyHere,
    private readonly duplicates: FindDuplicates,
    private readonly clock: Clock,
  ) {}

  async judge(
    manager: EntityManager | DataSource,
    { key, areaCode, areaPath, columns, takesHidden }: JudgedFor,
    list: readonly RowToJudge[],
  ): Promise<Verdict[]> {
    const wards = this.wards(areaPath);
    const own = this.areas.current(areaCode);
    const ownWard = own?.level === 'ward' ? { code: own.code, merged: own.former !== undefined } : null;
    const judged: Verdict[] = [];
    for (const { n, cells, mended, hidden } of list) {
      if (hidden === true && !takesHidden) {
        judged.push({ n, good: null, problems: [], state: 'hidden', nameMark: null, taxMark: null });
        continue;
      }
      const { good, problems } = judgeRow(valuesOf(cells, columns, mended), wards, ownWard);
      const same = good === null ? null : samenessOf(good);
      judged.push({
        n,
        good,
        problems,
        state: good === null ? 'wrong' : 'good',
        nameMark: same === null ? null : blindIndex(key, 'row-name', same.name),
        taxMark: same === null || same.tax === null ? null : blindIndex(key, 'row-tax', same.tax),
      });
      if (judged.length % breath === 0) await setImmediate();
    }
    const good = judged.filter(isGood);
    const here = await this.alreadyHere.find(
      manager,
      good.map((verdict) => verdict.good),
    );
    const known = new Set(good.filter((_, at) => here[at]).map(({ n }) => n));
    return withoutRepeats(
      judged.map((verdict) => (known.has(verdict.n) ? already(verdict, 'alreadyHere') : verdict)),
    );
  }

  /** Says of good rows which look like a unit that is registered: they go in, and an officer compares the two afterwards. */
  async markAlike(manager: EntityManager | DataSource, verdicts: readonly Verdict[]): Promise<Verdict[]> {
    const good = verdicts.filter(
      (verdict): verdict is Verdict & { good: GoodRow } => verdict.state === 'good' && isGood(verdict),
    );
    const alike = new Set<number>();
    for (let at = 0; at < good.length; at += breath) {
      const some = good.slice(at, at + breath);
      const found = await this.duplicates.look(
        manager,
        some.map(({ good: row }) => ({ ...row, areaPath: this.areas.find(row.areaCode)!.path })),
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

  private wards(areaPath: string): WardNames {
    const [day, { tree, succession }] = [this.clock.today(), this.areas];
    if (this.held?.day !== day || this.held.tree !== tree || this.held.byPath.size > 400)
      this.held = { day, tree, byPath: new Map() };
    let names = this.held.byPath.get(areaPath);
    if (names === undefined)
      this.held.byPath.set(areaPath, (names = new WardNames(tree, day, areaPath, succession)));
    return names;
  }
}

const isGood = (verdict: Verdict): verdict is Verdict & { good: GoodRow } => verdict.good !== null;

/** The row's unit is here; which field says so is for the page: the name. */
export const already = (verdict: Verdict, code: 'alreadyHere' | 'repeatsRow', row?: number): Verdict => ({
  ...verdict,
  state: 'already',
  problems: [{ field: 'name', code, ...(row === undefined ? {} : { row }) }],
});

/** Of rows that are the same the first stays. */
function withoutRepeats(verdicts: readonly Verdict[]): Verdict[] {
  const first = new Map<string, number>();
  return verdicts.map((verdict) => {
    if (verdict.state !== 'good') return verdict;
    const marks = [verdict.nameMark, verdict.taxMark].filter((mark) => mark !== null);
    const before = marks.map((mark) => first.get(mark)).find((n) => n !== undefined);
    if (before !== undefined) return already(verdict, 'repeatsRow', before);
    for (const mark of marks) first.set(mark, verdict.n);
    return verdict;
  });
}
