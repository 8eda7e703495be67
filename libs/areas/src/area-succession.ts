import type { AreaRow } from './area-row.js';
import { AreaTree, type AreaSearchOptions } from './area-tree.js';

/** The merge of a ward into another one. */
export interface AreaMerge {
  readonly code: string;
  readonly into: string;
  /** First day of the merge, `YYYY-MM-DD`. */
  readonly from: string;
}

/** An area that is valid on a day, and the requested area when it was merged into that one. */
export interface SuccessorArea {
  readonly row: AreaRow;
  readonly former: AreaRow | null;
}

const maxSuccessiveMerges = 50;

/**
 * Resolves merged wards to their successors, along any number of merges. An old name or an old link leads to the ward
 * that has the units of the former ward.
 */
export class AreaSuccession {
  private readonly mergeByCode = new Map<string, AreaMerge>();
  /** The tree without any merge, in which former names are found. */
  private readonly unmergedTree: AreaTree;

  /** @param rows the valid rows and those of merged wards */
  constructor(
    private readonly tree: AreaTree,
    rows: readonly AreaRow[],
    merges: readonly AreaMerge[],
  ) {
    for (const merge of merges) this.mergeByCode.set(merge.code, merge);
    this.unmergedTree = new AreaTree(
      rows.map((row) =>
        this.mergeByCode.get(row.code)?.from === row.validTo ? { ...row, validTo: null } : row,
      ),
    );
  }

  /** Returns the successor of a code on a day; undefined when there is none. */
  resolveSuccessor(code: string, on: string): SuccessorArea | undefined {
    let now = code;
    for (let step = 0; step < maxSuccessiveMerges; step += 1) {
      const merge = this.mergeByCode.get(now);
      if (merge === undefined || on < merge.from) break;
      now = merge.into;
    }
    const row = this.tree.findArea(now, on);
    if (row === undefined) return undefined;
    return { row, former: now === code ? null : (this.unmergedTree.findArea(code, on) ?? null) };
  }

  /** Returns the wards that were merged by a day, with their former names. */
  mergedWardsOn(
    on: string,
  ): readonly (SuccessorArea & { readonly former: AreaRow; readonly from: string })[] {
    return [...this.mergeByCode.values()].flatMap(({ code, from }) => {
      const found = from <= on ? this.resolveSuccessor(code, on) : undefined;
      return found === undefined || found.former === null ? [] : [{ ...found, former: found.former, from }];
    });
  }

  /** Returns the full name of a former ward. */
  formerFullName(code: string, on: string): string {
    return this.unmergedTree.fullNameOf(code, on);
  }

  /** Returns the area path of a former ward. */
  formerAreaPath(code: string, on: string): string {
    return this.unmergedTree.areaPathOf(code, on);
  }

  /** Searches like `AreaTree.searchAreas`. A former name finds the successor. Each ward is returned once. */
  searchAreas(query: string, options: AreaSearchOptions & { readonly on: string }): SuccessorArea[] {
    const limit = options.limit ?? 10;
    const found = new Map<string, SuccessorArea>();
    for (const { row, formerName } of this.unmergedTree.searchAreaNames(query, {
      ...options,
      limit: limit * 2,
    })) {
      const now = this.resolveSuccessor(row.code, options.on);
      if (now !== undefined && !found.has(now.row.code))
        found.set(now.row.code, {
          row: now.row,
          former: now.former ?? (formerName === null ? null : { ...row, name: formerName }),
        });
      if (found.size === limit) break;
    }
    return [...found.values()];
  }
}
