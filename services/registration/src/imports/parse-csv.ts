import { parse } from 'csv-parse/sync';
import { decodeText, normaliseLine, repairRow, removeHiddenCharacters } from '@khai-bao/text';
import { matchHeading, maxCellLength, maxColumns, maxUnitRows } from './import-fields.js';
import { RefusedFileError, type ParsedSheet, type SheetRow } from './parsed-sheet.js';

/** Rows that are read at most: those of units and what stands above them. */
export const maxParsedRows = maxUnitRows + 20;

/** One cell's text: composed letters, single blanks, nothing that cannot be seen. */
export const tidyCellText = (text: string): string =>
  normaliseLine(removeHiddenCharacters(text.slice(0, maxCellLength)));

/** The cells of a row, each with its encoding repaired, without those at the end that say nothing. */
export function toTidyCells(cells: readonly string[]): string[] {
  const kept = repairRow(cells.slice(0, maxColumns)).map(({ text }) => tidyCellText(text));
  while (kept.length > 0 && kept.at(-1) === '') kept.pop();
  return kept;
}

/** Reads a text file with commas, semicolons or tabs between its cells. @throws FileRefused */
export function parseCsv(bytes: Buffer): ParsedSheet {
  let text = decodeText(bytes);
  // A picture or a program is not a text, whatever its name says.
  if (text.slice(0, 4_000).includes('\0')) throw new RefusedFileError('unreadable');
  const told = /^"?sep=(.)"?\r?\n/i.exec(text);
  if (told !== null) text = text.slice(told[0].length);
  const delimiter = told?.[1] ?? detectDelimiter(text);
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

/** Lines by which the delimiter is told. */
const delimiterSampleLines = 20;

/**
 * The sign between the cells: the one by which a line of the first twenty names the most fields; of those that name as many the one
 * by which the most lines have as many cells as that line. An address may hold more commas than a short list has semicolons.
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
