import type { AreaRow } from './area-row.js';
import { AreaTree, type AreaSearchOptions } from './area-tree.js';

/** That a ward went into another one. */
export interface AreaMerge {
  readonly code: string;
  readonly into: string;
  /** The first day on which it is so, `YYYY-MM-DD`. */
  readonly from: string;
}

/** An area of that day, and the one that was asked for when that one went into it. */
export interface SuccessorArea {
  readonly row: AreaRow;
  readonly former: AreaRow | null;
}

const maxSuccessiveMerges = 50;

/**
 * Leads from wards that were merged into others to the ones that stand for them now, along any number of merges: who types an old
 * name, or follows an old link, gets where the old ward's units are.
 */
export class AreaSuccession {
  private readonly mergeByCode = new Map<string, AreaMerge>();
  /** The same areas as if none had been merged: what old names are found by. */
  private readonly unmergedTree: AreaTree;

  /** @param rows those that hold still, and the merged ones */
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

  /** What stands for a code on that day; undefined for one that nothing stands for. */
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

  /** Wards that have gone into others by that day, with the names they had. */
  mergedWardsOn(
    on: string,
  ): readonly (SuccessorArea & { readonly former: AreaRow; readonly from: string })[] {
    return [...this.mergeByCode.values()].flatMap(({ code, from }) => {
      const found = from <= on ? this.resolveSuccessor(code, on) : undefined;
      return found === undefined || found.former === null ? [] : [{ ...found, former: found.former, from }];
    });
  }

  /** The name of a former ward with those above it, as it was written. */
  formerFullName(code: string, on: string): string {
    return this.unmergedTree.fullNameOf(code, on);
  }

  /** Codes from the city down to a ward as it was: whose it was. */
  formerAreaPath(code: string, on: string): string {
    return this.unmergedTree.areaPathOf(code, on);
  }

  /** As `AreaTree.search`; an old name finds the ward that stands for it. Each ward stands there once. */
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
