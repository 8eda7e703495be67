import type { AreaLevel, AreaRow } from './area-row.js';
import {
  createFormerNameEntries,
  parseQueryTerms,
  createSearchEntry,
  rankSearchEntry,
  type AreaSearchEntry,
} from './area-search.js';

/** An area code that no row holds on the day asked for. */
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
  /** At most this many; 10 unless told. */
  readonly limit?: number;
  /** Day, `YYYY-MM-DD`; the city's today unless told. */
  readonly on?: string;
}

const levelsInSortOrder: readonly AreaLevel[] = ['city', 'district', 'ward'];
const cityDayFormat = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' });
const today = (): string => cityDayFormat.format(new Date());

function isValidOn(row: AreaRow, on: string): boolean {
  return row.validFrom <= on && (row.validTo === null || on < row.validTo);
}

/**
 * The tree of areas made from effective-dated rows. Every question is asked for a day (`YYYY-MM-DD`, in
 * Asia/Ho_Chi_Minh; today unless told), because areas change: districts were abolished in July 2025.
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

  /** The row of a code on that day. */
  findArea(code: string, on: string = today()): AreaRow | undefined {
    return this.byCode.get(code)?.find((row) => isValidOn(row, on));
  }

  /** The parent, its parent, … up to the city. Throws UnknownAreaError. */
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

  /** Codes from the city down, joined by dots: `79.760.26740`. Throws UnknownAreaError. */
  areaPathOf(code: string, on: string = today()): string {
    return [
      ...this.ancestorsOf(code, on)
        .map((row) => row.code)
        .reverse(),
      code,
    ].join('.');
  }

  /** Is `code` the area `ancestor`, or below it, on that day? Unknown codes are in nothing. */
  isWithinArea(code: string, ancestor: string, on: string = today()): boolean {
    if (!this.findArea(code, on) || !this.findArea(ancestor, on)) return false;
    return code === ancestor || this.ancestorsOf(code, on).some((row) => row.code === ancestor);
  }

  /** `Phường Bến Nghé, Quận 1`: with the areas above it, the city only where nothing stands between. Throws UnknownAreaError. */
  fullNameOf(code: string, on: string = today()): string {
    const row = this.requireArea(code, on);
    const above = this.ancestorsOf(code, on);
    const shown =
      above.length > 1 || row.level === 'district' ? above.filter((area) => area.level !== 'city') : above;
    return [row, ...shown].map((area) => area.name).join(', ');
  }

  /** The areas directly below, in the order of their codes. */
  childrenOf(code: string | null, on: string = today()): AreaRow[] {
    return this.areasOn(on).filter((row) => row.parentCode === code);
  }

  /** Every row that holds on that day, in the order of codes. */
  areasOn(on: string = today()): AreaRow[] {
    return [...this.byCode.values()]
      .flatMap((versions) => versions.filter((row) => isValidOn(row, on)))
      .sort((a, b) => a.code.length - b.code.length || (a.code < b.code ? -1 : 1));
  }

  /**
   * Areas whose name, or the names above it, match what was typed: with or without Vietnamese marks, shortened
   * (`p ben nghe q1`, `Q.1`, `tp thu duc`), in any order of words. The very name stands first, then what begins so,
   * then what has the words, then what holds the letters.
   */
  searchAreas(query: string, options: AreaSearchOptions = {}): AreaRow[] {
    return this.searchAreaNames(query, options).map(({ row }) => row);
  }

  /** As `search`, with the former name that a row was found by when it has another today: `Thảo Điền Quận 2`, `Phường 7 Quận 3`. */
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
