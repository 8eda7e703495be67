import { matchHeading, foldHeading, maxColumns, type ImportField } from './import-fields.js';
import type { ParsedSheet, SheetRow } from './parsed-sheet.js';
import { templateHeadings, rejectionReasonHeading } from './template-versions.js';

/** A sheet whose heading row and columns are identified. */
export interface MatchedSheet {
  /** Heading of each column; empty when it has none. */
  readonly headings: readonly string[];
  /** Field of each column, or null. Only `street` may have two columns: house number and street. */
  readonly columns: readonly (ImportField | null)[];
  /** The rows of units. */
  readonly body: readonly SheetRow[];
}

/** Rows from the top that are searched for headings. Above the headings are a title, the committee's name and a date. */
const headingSearchRows = 10;

/** Finds the heading row, or two of them, and assigns a field to each column. */
export function matchColumns(sheet: Pick<ParsedSheet, 'rows' | 'templateVersion'>): MatchedSheet {
  const top = sheet.rows.slice(0, headingSearchRows);
  const candidates = top.flatMap((row, at) => {
    const one = { end: at + 1, headings: row.cells };
    const below = top[at + 1];
    // Two heading rows: the lower one counts, except where it is empty or names no field.
    return below === undefined
      ? [one]
      : [one, { end: at + 2, headings: joinHeadingRows(row.cells, below.cells) }];
  });
  let best = {
    score: 0,
    end: 0,
    headings: [] as readonly string[],
    columns: [] as readonly (ImportField | null)[],
  };
  for (const { end, headings } of candidates) {
    const columns = assignFields(headings, sheet.templateVersion);
    const score = columns.filter((field) => field !== null).length;
    // One row with as many fields as two is preferred; of equal candidates, the upper one.
    if (score > best.score) best = { score, end, headings, columns };
  }
  // A single field may be a title. Then the first row is the heading, and the officer assigns the columns.
  if (best.score < 2) {
    const headings = top[0]?.cells ?? [];
    best = { score: 0, end: Math.min(1, top.length), headings, columns: headings.map(() => null) };
  }
  const body = sheet.rows.slice(best.end).filter((row, at) => at > 0 || !isNumberingRow(row.cells));
  const width = Math.min(
    maxColumns,
    Math.max(best.headings.length, ...body.map(({ cells }) => cells.length), 0),
  );
  return {
    headings: Array.from({ length: width }, (_, at) => best.headings[at] ?? ''),
    columns: Array.from({ length: width }, (_, at) => best.columns[at] ?? null),
    body,
  };
}

function joinHeadingRows(upper: readonly string[], lower: readonly string[]): string[] {
  return Array.from({ length: Math.max(upper.length, lower.length) }, (_, at) => {
    const [above = '', below = ''] = [upper[at], lower[at]];
    if (below === '' || above === below) return above;
    if (above === '' || matchHeading(below) !== null) return below;
    return matchHeading(above) === null ? `${above} ${below}` : above;
  });
}

function assignFields(headings: readonly string[], version: number | null): (ImportField | null)[] {
  const own = new Map(
    (templateHeadings[version ?? 0] ?? []).map(([field, heading]) => [foldHeading(heading), field]),
  );
  const found = headings.map((heading) => {
    const folded = foldHeading(heading);
    if (folded === '' || folded === foldHeading(rejectionReasonHeading)) return null;
    const templateField = own.get(folded);
    return templateField === undefined ? matchHeading(heading) : { field: templateField, sure: 3 };
  });
  // Each field once: the most certain heading, and of equal ones the leftmost.
  return found.map((one, at) => {
    if (one === null) return null;
    const better = found.some(
      (other, where) =>
        other?.field === one.field &&
        where !== at &&
        (other.sure > one.sure || (other.sure === one.sure && where < at)),
    );
    return better && !isSplitStreet(headings, at, one.field) ? null : one.field;
  });
}

/** Whether house number and street are adjacent columns: `Số nhà` and `Đường`. */
function isSplitStreet(headings: readonly string[], at: number, field: ImportField): boolean {
  const [before, own] = [foldHeading(headings[at - 1] ?? ''), foldHeading(headings[at] ?? '')];
  return field === 'street' && houseNumberHeadings.has(before) && streetHeadings.has(own);
}

const houseNumberHeadings = new Set(['so nha', 'so', 'house number', 'so nha hem', 'so nha ngo']);
const streetHeadings = new Set([
  'duong',
  'ten duong',
  'duong pho',
  'street',
  'street name',
  'duong hem',
  'hem duong',
]);

/** Whether the row is the numbering `(1) (2) (3)` that forms have below their headings. */
function isNumberingRow(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '');
  return (
    filled.length > 2 &&
    new Set(filled).size === filled.length &&
    filled.every((cell) => /^\(?(\d{1,2}|[A-Z])\)?$/.test(cell))
  );
}
