import { parse } from 'csv-parse/sync';
import { decodeText } from './encodings.js';
import { longestCell, mostColumns, mostRows } from './fields.js';
import { FileRefused, type Sheet, type SheetRow } from './sheet.js';

/** Rows that are read at most: those of units and what stands above them. */
export const rowsRead = mostRows + 20;

/** One cell's text: composed letters, single spaces, nothing that cannot be seen. */
export const tidyCell = (text: string): string =>
  text
    .slice(0, longestCell)
    .normalize('NFC')
    .replaceAll(/[\s\u00a0\u200b\ufeff]+/g, ' ')
    .trim();

/** The cells of a row without those at the end that say nothing. */
export function trimmed(cells: readonly string[]): string[] {
  const kept = cells.slice(0, mostColumns).map(tidyCell);
  while (kept.length > 0 && kept.at(-1) === '') kept.pop();
  return kept;
}

/** Reads a text file with commas, semicolons or tabs between its cells. @throws FileRefused */
export function readCsv(bytes: Buffer): Sheet {
  let text = decodeText(bytes);
  // A picture or a program is not a text, whatever its name says.
  if (text.slice(0, 4_000).includes('\0')) throw new FileRefused('unreadable');
  const told = /^"?sep=(.)"?\r?\n/i.exec(text);
  if (told !== null) text = text.slice(told[0].length);
  const delimiter = told?.[1] ?? delimiterOf(text);
  const rows: SheetRow[] = [];
  let found: string[][];
  try {
    found = parse(text, {
      delimiter,
      relaxQuotes: true,
      relaxColumnCount: true,
      skipEmptyLines: false,
      to: rowsRead * 2,
      maxRecordSize: mostColumns * longestCell,
    });
  } catch {
    throw new FileRefused('unreadable');
  }
  found.forEach((line, at) => {
    const cells = trimmed(line);
    if (cells.length > 0) rows.push({ n: at + 1, cells });
  });
  if (rows.length > rowsRead) throw new FileRefused('too-many-rows');
  return { rows, templateVersion: null };
}

/** What stands most often between the cells of the first lines, outside quotation marks. */
function delimiterOf(text: string): string {
  const top = text
    .split(/\r?\n/, 20)
    .join('\n')
    .replaceAll(/"[^"]*"/g, '');
  const counts = ['\t', ';', ','].map((sign) => [sign, top.split(sign).length - 1] as const);
  return counts.reduce((most, one) => (one[1] > most[1] ? one : most), [',', 0] as const)[0];
}
