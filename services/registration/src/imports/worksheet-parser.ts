import type { SaxesTagPlain } from 'saxes';
import { maxCellLength, maxColumns } from './import-fields.js';
import { maxParsedRows, toTidyCells } from './parse-csv.js';
import type { SheetRow } from './parsed-sheet.js';

/** Collects the cells of a worksheet from XML events. */
export class WorksheetParser {
  private readonly found = new Map<number, string[]>();
  private readonly hidden = new Set<number>();
  private readonly merges: { top: number; left: number; bottom: number; right: number }[] = [];
  private row = 0;
  private column = 0;
  private kind = 'n';
  private style = 0;
  private value = '';
  private isInText = false;
  private readonly texts: readonly string[];
  private readonly dateStyles: ReadonlySet<number>;
  private readonly epoch1904: boolean;

  constructor(texts: readonly string[], dateStyles: ReadonlySet<number>, epoch1904: boolean) {
    this.texts = texts;
    this.dateStyles = dateStyles;
    this.epoch1904 = epoch1904;
  }

  /** Whether the sheet has more rows than are read. */
  get isFull(): boolean {
    return this.found.size > maxParsedRows;
  }

  handleOpenTag(tag: SaxesTagPlain): void {
    const { attributes } = tag;
    switch (localNameOf(tag)) {
      case 'row':
        this.row = Number(attributes['r'] ?? this.row + 1);
        this.column = 0;
        if (/^(1|true)$/.test(attributes['hidden'] ?? '')) this.hidden.add(this.row);
        break;
      case 'c': {
        const at = /^([A-Z]{1,3})(\d{1,7})$/.exec(attributes['r'] ?? '');
        this.column = at === null ? this.column + 1 : columnNumberOf(at[1]!);
        if (at !== null) this.row = Number(at[2]);
        this.kind = attributes['t'] ?? 'n';
        this.style = Number(attributes['s'] ?? 0);
        this.value = '';
        break;
      }
      case 'v':
      case 't':
        this.isInText = true;
        break;
      case 'rPh':
      case 'f':
        this.isInText = false;
        break;
      case 'mergeCell':
        this.addMergedRange(attributes['ref'] ?? '');
    }
  }

  handleText(text: string): void {
    if (this.isInText && this.value.length < maxCellLength * 2) this.value += text;
  }

  handleCloseTag(tag: SaxesTagPlain): void {
    const name = localNameOf(tag);
    if (name === 'v' || name === 't') this.isInText = false;
    if (name !== 'c' || this.value === '' || this.column > maxColumns || this.isFull) return;
    const text = this.displayedText();
    if (text.trim() === '') return;
    let cells = this.found.get(this.row);
    if (cells === undefined) this.found.set(this.row, (cells = []));
    cells[this.column - 1] = text;
  }

  toSheetRows(): SheetRow[] {
    for (const { top, left, bottom, right } of this.merges) {
      const text = this.found.get(top)?.[left - 1];
      if (text === undefined) continue;
      // The text of a merged cell applies to all cells that it covers. A row without other text stays empty.
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
        cells: toTidyCells(Array.from(cells, (cell) => unescapeCellText(cell ?? ''))),
        ...(this.hidden.has(n) ? { hidden: true as const } : {}),
      }))
      .filter(({ cells }) => cells.length > 0);
  }

  private displayedText(): string {
    switch (this.kind) {
      case 's':
        return this.texts[Number(this.value)] ?? '';
      case 'b':
        return this.value === '1' ? 'Có' : 'Không';
      case 'd':
        return formatDate(Date.parse(this.value));
      case 'n': {
        const number = Number(this.value);
        if (!Number.isFinite(number)) return this.value;
        if (this.dateStyles.has(this.style)) return formatDate(serialDateToTime(number, this.epoch1904));
        // Excel stores a phone of twelve digits as 8.4908222333E10.
        return Number.isSafeInteger(number) ? String(number) : this.value;
      }
      default:
        return this.value;
    }
  }

  private addMergedRange(ref: string): void {
    const at = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/.exec(ref);
    if (at === null || this.merges.length >= maxParsedRows) return;
    const [left, right] = [columnNumberOf(at[1]!), Math.min(columnNumberOf(at[3]!), maxColumns)];
    const [top, bottom] = [Number(at[2]), Math.min(Number(at[4]), Number(at[2]) + maxParsedRows)];
    this.merges.push({ top, left, bottom, right });
  }
}

/** Decodes `_xHHHH_`, which a workbook writes for characters that XML cannot hold (ECMA-376, part 1, 22.9.2.19): `_x000D_` is a line end. */
const unescapeCellText = (text: string): string =>
  text.includes('_x')
    ? text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_all, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
    : text;

/** Name of a tag without its namespace prefix. */
export const localNameOf = ({ name }: { readonly name: string }): string => name.slice(name.indexOf(':') + 1);
const columnNumberOf = (letters: string): number =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);

const dayMs = 24 * 60 * 60 * 1000;
/** Excel counts days from 30 December 1899, or from 1 January 1904 on old Macs. */
const serialDateToTime = (number: number, epoch1904: boolean): number =>
  (number - (epoch1904 ? 24_107 : 25_569)) * dayMs;
const formatDate = (time: number): string => {
  const date = new Date(time);
  return Number.isNaN(date.getTime())
    ? ''
    : `${date.getUTCDate()}/${date.getUTCMonth() + 1}/${date.getUTCFullYear()}`;
};
