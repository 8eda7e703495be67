import { parse } from 'csv-parse/sync';
import { decodeText, normaliseLine, repairRow, removeHiddenCharacters } from '@khai-bao/text';
import { matchHeading, maxCellLength, maxColumns, maxUnitEntitys } from './import-fields.js';
import { RefusedFileError, type ParsedSheet, type SheetRow } from './parsed-sheet.js';

/** Rows of a file that are read: the units and the rows above them. */
export const maxParsedRows = maxUnitEntitys + 20;

/** Normalises the text of a cell: composed letters, single blanks, no invisible characters. */
export const tidyCellText = (text: string): string =>
  normaliseLine(removeHiddenCharacters(text.slice(0, maxCellLength)));

/** Normalises the cells of a row and repairs their encoding. Empty cells at the end are left out. */
export function toTidyCells(cells: readonly string[]): string[] {
  const kept = repairRow(cells.slice(0, maxColumns)).map(({ text }) => tidyCellText(text));
  while (kept.length > 0 && kept.at(-1) === '') kept.pop();
  return kept;
}

/** Parses a text file with commas, semicolons, tabs or bars between its cells. @throws RefusedFileError */
export function parseCsv(bytes: Buffer): ParsedSheet {
  let text = decodeText(bytes);
  // A text holds no NUL: the file is a picture or a program.
  if (text.slice(0, 4_000).includes('\0')) throw new RefusedFileError('unreadable');
  const declared = /^"?sep=(.)"?\r?\n/i.exec(text);
  if (declared !== null) text = text.slice(declared[0].length);
  const delimiter = declared?.[1] ?? detectDelimiter(text);
  const rows: SheetRow[] = [];
  let found: string[][];
  try {
    found = parse(text, {
      delimiter,
      relaxQuotes: true,
      relaxColumnCount: true,
      skipEmptyLines: false,
      to: maxParsedRows * 2,
      maxRecordSize: maxColumns * maxCellLength,
    });
  } catch {
    throw new RefusedFileError('unreadable');
  }
  found.forEach((line, at) => {
    const cells = toTidyCells(line);
    if (cells.length > 0) rows.push({ n: at + 1, cells });
  });
  if (rows.length > maxParsedRows) throw new RefusedFileError('too-many-rows');
  return { rows, templateVersion: null };
}

/** Lines that the delimiter is detected by. */
const delimiterSampleLines = 20;

/**
 * Detects the delimiter: the one that splits one of the first lines into the most field names; of equal ones, the one that gives
 * most lines as many cells as that line. Counting delimiters is not enough: addresses may hold more commas than a short list
 * has semicolons.
 */
function detectDelimiter(text: string): string {
  const top = text.split(/\r?\n/, delimiterSampleLines).map((line) => line.replaceAll(/"[^"]*"/g, '"'));
  const unquoted = text.split(/\r?\n/, delimiterSampleLines);
  const scored = ['\t', ';', ',', '|'].map((sign) => {
    const widths = top.map((line) => line.split(sign).length);
    const named = unquoted.map(
      (line) =>
        new Set(line.split(sign).flatMap((cell) => matchHeading(cell.replaceAll('"', ''))?.field ?? [])).size,
    );
    const most = Math.max(...named);
    const width = most > 0 ? widths[named.indexOf(most)]! : Math.max(...widths);
    const alike = widths.filter((one) => one === width && one > 1).length;
    return { sign, most, alike, width };
  });
  const [best] = scored.sort((a, b) => b.most - a.most || b.alike - a.alike || b.width - a.width);
  return best!.sign;
}
