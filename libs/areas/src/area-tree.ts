import type { AreaLevel, AreaRow } from './area-row.js';
import {
  createFormerNameEntries,
  parseQueryTerms,
  createSearchEntry,
  rankSearchEntry,
  type AreaSearchEntry,
} from './area-search.js';

/** Thrown for an area code that no row has on the requested day. */
export class UnknownAreaError extends Error {
  constructor(
    readonly areaCode: string,
    readonly on: string,
  ) {
    super(`No area ${areaCode} on ${on}`);
    this.name = 'UnknownAreaError';
  }
}

export interface AreaSearchOptions {
  readonly level?: AreaLevel;
  /** Maximum number of results. Default: 10. */
  readonly limit?: number;
  /** Day, `YYYY-MM-DD`. Default: today in the city. */
  readonly on?: string;
}

const levelsInSortOrder: readonly AreaLevel[] = ['city', 'district', 'ward'];
const cityDayFormat = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' });
const today = (): string => cityDayFormat.format(new Date());

function isValidOn(row: AreaRow, on: string): boolean {
  return row.validFrom <= on && (row.validTo === null || on < row.validTo);
}

/**
 * Tree of areas from effective-dated rows. Every query applies to a day (`YYYY-MM-DD` in Asia/Ho_Chi_Minh, default
 * today), because areas change: districts were abolished in July 2025.
 */
export class AreaTree {
  private readonly byCode = new Map<string, AreaRow[]>();
  private readonly searchIndexes = new Map<string, AreaSearchEntry[]>();

  constructor(areasOn: readonly AreaRow[]) {
    for (const row of areasOn) {
      const versions = this.byCode.get(row.code);
      if (versions) versions.push(row);
      else this.byCode.set(row.code, [row]);
    }
  }

  /** Returns the row of a code on a day. */
  findArea(code: string, on: string = today()): AreaRow | undefined {
    return this.byCode.get(code)?.find((row) => isValidOn(row, on));
  }

  /** Returns the ancestors, from the parent up to the city. @throws UnknownAreaError */
  ancestorsOf(code: string, on: string = today()): AreaRow[] {
    const found: AreaRow[] = [];
    let next = this.requireArea(code, on).parentCode;
    while (next !== null && found.length < 8) {
      const parent = this.requireArea(next, on);
      found.push(parent);
      next = parent.parentCode;
    }
    return found;
  }

  /** Returns the area path, the codes from the city down: `79.760.26740`. @throws UnknownAreaError */
  areaPathOf(code: string, on: string = today()): string {
    return [
      ...this.ancestorsOf(code, on)
        .map((row) => row.code)
        .reverse(),
      code,
    ].join('.');
  }

  /** Returns whether an area is `ancestor` or below it on a day; false for unknown codes. */
  isWithinArea(code: string, ancestor: string, on: string = today()): boolean {
    if (!this.findArea(code, on) || !this.findArea(ancestor, on)) return false;
    return code === ancestor || this.ancestorsOf(code, on).some((row) => row.code === ancestor);
  }

  /**
   * Returns the name with its ancestors: `Phường Bến Nghé, Quận 1`. The city is named only for its direct children.
   * @throws UnknownAreaError
   */
  fullNameOf(code: string, on: string = today()): string {
    const row = this.requireArea(code, on);
    const above = this.ancestorsOf(code, on);
    const shown =
      above.length > 1 || row.level === 'district' ? above.filter((area) => area.level !== 'city') : above;
    return [row, ...shown].map((area) => area.name).join(', ');
  }

  /** Returns the direct children in the order of their codes. */
  childrenOf(code: string | null, on: string = today()): AreaRow[] {
    return this.areasOn(on).filter((row) => row.parentCode === code);
  }

  /** Returns all rows that are valid on a day, in the order of their codes. */
  areasOn(on: string = today()): AreaRow[] {
    return [...this.byCode.values()]
      .flatMap((versions) => versions.filter((row) => isValidOn(row, on)))
      .sort((a, b) => a.code.length - b.code.length || (a.code < b.code ? -1 : 1));
  }

  /**
   * Searches areas by their name and the names of their ancestors: with or without Vietnamese marks, abbreviated (`p
   * ben nghe q1`, `Q.1`, `tp thu duc`), in any word order. Order of the results: exact name, prefix, words,
   * substring.
   */
  searchAreas(query: string, options: AreaSearchOptions = {}): AreaRow[] {
    return this.searchAreaNames(query, options).map(({ row }) => row);
  }

  /** Searches like `searchAreas`, and returns the former name by which a row was found: `Thảo Điền Quận 2`, `Phường 7 Quận 3`. */
  searchAreaNames(
    query: string,
    { level, limit = 10, on = today() }: AreaSearchOptions = {},
  ): { readonly row: AreaRow; readonly formerName: string | null }[] {
    const terms = parseQueryTerms(query);
    if (terms.length === 0) return [];
    const hits = this.searchIndexOn(on)
      .filter((entry) => level === undefined || entry.row.level === level)
      .map((entry) => ({ ...entry, rank: rankSearchEntry(entry, terms) }))
      .filter((hit): hit is typeof hit & { rank: number } => hit.rank !== null)
      .sort(
        (a, b) =>
          Number(a.formerName !== undefined) - Number(b.formerName !== undefined) ||
          a.rank - b.rank ||
          levelsInSortOrder.indexOf(a.row.level) - levelsInSortOrder.indexOf(b.row.level) ||
          Number(a.row.code) - Number(b.row.code),
      );
    const found = new Map<string, { readonly row: AreaRow; readonly formerName: string | null }>();
    for (const { row, formerName = null } of hits)
      if (found.size < limit && !found.has(row.code)) found.set(row.code, { row, formerName });
    return [...found.values()];
  }

  private searchIndexOn(on: string): AreaSearchEntry[] {
    let index = this.searchIndexes.get(on);
    if (!index) {
      index = this.areasOn(on).flatMap((row) => {
        const above = this.ancestorsOf(row.code, on);
        return [createSearchEntry(row, above), ...createFormerNameEntries(row, above)];
      });
      if (this.searchIndexes.size > 8) this.searchIndexes.clear();
      this.searchIndexes.set(on, index);
    }
    return index;
  }

  private requireArea(code: string, on: string): AreaRow {
    const row = this.findArea(code, on);
    if (!row) throw new UnknownAreaError(code, on);
    return row;
  }
}
