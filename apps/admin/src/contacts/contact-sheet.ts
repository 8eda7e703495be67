import { foldText } from '@khai-bao/text';

/** Fields of a contact in a spreadsheet, in the order of the template. */
export const sheetFields = ['fullName', 'phone', 'birthYear', 'place', 'day', 'note'] as const;
export type SheetField = (typeof sheetFields)[number];
export type SheetRow = Readonly<Record<SheetField, string>> & { readonly n: number };

/** Rows of one spreadsheet. */
export const maxSheetRows = 20_000;
/** Longest cell of each field that the service takes. */
const maxLengths: Readonly<Record<SheetField, number>> = {
  fullName: 500,
  phone: 100,
  birthYear: 100,
  place: 300,
  day: 100,
  note: 500,
};

/** Headings as people write them, folded. */
const headings: readonly (readonly [RegExp, SheetField])[] = [
  [/^(ho ten|ho va ten|ten|name|full name)$/, 'fullName'],
  [/dien thoai|^sdt$|^so dt$|phone|mobile/, 'phone'],
  [/nam sinh|ngay sinh|birth/, 'birthYear'],
  [/^(noi|dia diem|o dau|where|place)/, 'place'],
  [/^(ngay|luc|khi nao|thoi gian|when|day|date|time)/, 'day'],
  [/ghi chu|note/, 'note'],
];

/** Reads the cells of a pasted table or a CSV file: parted by tabs, semicolons or commas, quoted as in RFC 4180. */
export function readCells(text: string): string[][] {
  const clean = text.replace(/^\uFEFF/, '');
  const firstLine = clean.split(/\r?\n/, 1)[0] ?? '';
  const separator = ['\t', ';', ','].find((each) => firstLine.includes(each)) ?? '\t';
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < clean.length; at += 1) {
    const one = clean.charAt(at);
    if (isQuoted) {
      if (one !== '"') cell += one;
      else if (clean.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (one === '"' && cell === '') isQuoted = true;
    else if (one === separator) {
      row.push(cell);
      cell = '';
    } else if (one === '\n') {
      rows.push([...row, cell]);
      row = [];
      cell = '';
    } else if (one !== '\r') cell += one;
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell]);
  return rows;
}

/** Returns the field of each column by its heading; null when the first row holds no headings. */
export function matchHeadings(cells: readonly string[]): (SheetField | null)[] | null {
  const used = new Set<SheetField>();
  const fields = cells.map((cell) => {
    const folded = foldText(cell);
    const field = headings.find(([words]) => words.test(folded))?.[1];
    if (field === undefined || used.has(field)) return null;
    used.add(field);
    return field;
  });
  return used.size >= 2 ? fields : null;
}

/** Builds the rows that are sent, without empty ones. The apostrophe by which a file guards a cell is left out. */
export function toSheetRows(
  cells: readonly (readonly string[])[],
  columns: readonly (SheetField | null)[],
  hasHeadings: boolean,
): SheetRow[] {
  return cells.flatMap((row, at) => {
    if ((hasHeadings && at === 0) || row.every((cell) => cell.trim() === '')) return [];
    const valueOf = (field: SheetField): string =>
      (row[columns.indexOf(field)] ?? '').replace(/^'(?=[=+\-@])/, '').slice(0, maxLengths[field]);
    return [
      {
        n: at + 1,
        fullName: valueOf('fullName'),
        phone: valueOf('phone'),
        birthYear: valueOf('birthYear'),
        place: valueOf('place'),
        day: valueOf('day'),
        note: valueOf('note'),
      },
    ];
  });
}
