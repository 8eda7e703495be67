import type { SaxesTagPlain } from 'saxes';
import { longestCell, mostColumns } from './fields.js';
import { rowsRead, trimmed } from './read-csv.js';
import type { SheetRow } from './sheet.js';

/** Takes a sheet apart, cell by cell. */
export class SheetReader {
  private readonly found = new Map<number, string[]>();
  private readonly hidden = new Set<number>();
  private readonly merges: { top: number; left: number; bottom: number; right: number }[] = [];
  private row = 0;
  private column = 0;
  private kind = 'n';
  private style = 0;
  private value = '';
  private taking = false;
  private readonly texts: readonly string[];
  private readonly dateStyles: ReadonlySet<number>;
  private readonly epoch1904: boolean;

  constructor(texts: readonly string[], dateStyles: ReadonlySet<number>, epoch1904: boolean) {
    this.texts = texts;
    this.dateStyles = dateStyles;
    this.epoch1904 = epoch1904;
  }

  /** There are more rows than are taken. */
  get isFull(): boolean {
    return this.found.size > rowsRead;
  }

  open(tag: SaxesTagPlain): void {
    const { attributes } = tag;
    switch (localName(tag)) {
      case 'row':
        this.row = Number(attributes['r'] ?? this.row + 1);
        this.column = 0;
        if (/^(1|true)$/.test(attributes['hidden'] ?? '')) this.hidden.add(this.row);
        break;
      case 'c': {
        const at = /^([A-Z]{1,3})(\d{1,7})$/.exec(attributes['r'] ?? '');
        this.column = at === null ? this.column + 1 : columnNumber(at[1]!);
        if (at !== null) this.row = Number(at[2]);
        this.kind = attributes['t'] ?? 'n';
        this.style = Number(attributes['s'] ?? 0);
        this.value = '';
        break;
      }
      case 'v':
      case 't':
        this.taking = true;
        break;
      case 'rPh':
      case 'f':
        this.taking = false;
        break;
      case 'mergeCell':
        this.merge(attributes['ref'] ?? '');
    }
  }

  text(text: string): void {
    if (this.taking && this.value.length < longestCell * 2) this.value += text;
  }

  close(tag: SaxesTagPlain): void {
    const name = localName(tag);
    if (name === 'v' || name === 't') this.taking = false;
    if (name !== 'c' || this.value === '' || this.column > mostColumns || this.isFull) return;
    const text = this.shown();
    if (text.trim() === '') return;
    let cells = this.found.get(this.row);
    if (cells === undefined) this.found.set(this.row, (cells = []));
    cells[this.column - 1] = text;
  }

  rows(): SheetRow[] {
    for (const { top, left, bottom, right } of this.merges) {
      const text = this.found.get(top)?.[left - 1];
      if (text === undefined) continue;
      // What stands in a merged cell is said of each cell below it; a row that says nothing else is none.
      for (let n = top; n <= bottom; n += 1) {
        const cells = this.found.get(n);
        if (cells === undefined) continue;
        for (let column = left; column <= right; column += 1) cells[column - 1] ??= text;
      }
    }
    return [...this.found]
      .sort(([a], [b]) => a - b)
      .map(([n, cells]) => ({
        n,
        cells: trimmed(Array.from(cells, (cell) => unescaped(cell ?? ''))),
        ...(this.hidden.has(n) ? { hidden: true as const } : {}),
      }))
      .filter(({ cells }) => cells.length > 0);
  }

  private shown(): string {
    switch (this.kind) {
      case 's':
        return this.texts[Number(this.value)] ?? '';
      case 'b':
        return this.value === '1' ? 'Có' : 'Không';
      case 'd':
        return dateText(Date.parse(this.value));
      case 'n': {
        const number = Number(this.value);
        if (!Number.isFinite(number)) return this.value;
        if (this.dateStyles.has(this.style)) return dateText(dayOf(number, this.epoch1904));
        // A phone of twelve digits is stored as 8.4908222333E10.
        return Number.isSafeInteger(number) ? String(number) : this.value;
      }
      default:
        return this.value;
    }
  }

  private merge(ref: string): void {
    const at = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/.exec(ref);
    if (at === null || this.merges.length >= rowsRead) return;
    const [left, right] = [columnNumber(at[1]!), Math.min(columnNumber(at[3]!), mostColumns)];
    const [top, bottom] = [Number(at[2]), Math.min(Number(at[4]), Number(at[2]) + rowsRead)];
    this.merges.push({ top, left, bottom, right });
  }
}

/** Characters that XML cannot hold are written `_xHHHH_` in a workbook (ECMA-376, part 1, 22.9.2.19): `_x000D_` is a line end. */
const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_all, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
    : text;

/** A tag's name without its namespace. */
export const localName = ({ name }: { readonly name: string }): string => name.slice(name.indexOf(':') + 1);
const columnNumber = (letters: string): number =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);

const day = 24 * 60 * 60 * 1000;
/** Excel counts days from 30 December 1899, or from 1 January 1904 on old Macs. */
const dayOf = (number: number, epoch1904: boolean): number => (number - (epoch1904 ? 24_107 : 25_569)) * day;
const dateText = (time: number): string => {
  const date = new Date(time);
  return Number.isNaN(date.getTime())
    ? ''
    : `${date.getUTCDate()}/${date.getUTCMonth() + 1}/${date.getUTCFullYear()}`;
};
