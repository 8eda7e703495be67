import { parseCsv } from './parse-csv.js';
import { parseXlsx } from './parse-xlsx.js';
import { RefusedFileError, type ParsedSheet } from './parsed-sheet.js';

/** Reads a spreadsheet by what its bytes say, not its name. @throws FileRefused */
export async function parseSpreadsheetBytes(bytes: Buffer): Promise<ParsedSheet> {
  if (bytes.length === 0) throw new RefusedFileError('empty');
  const begin = bytes.subarray(0, 4).toString('latin1');
  // An .xls of old, or a workbook behind a password: both are in the same box.
  if (begin === '\xd0\xcf\x11\xe0') throw new RefusedFileError('old-excel');
  const sheet = begin === 'PK\x03\x04' ? await parseXlsx(bytes) : parseCsv(bytes);
  if (sheet.rows.length === 0) throw new RefusedFileError('empty');
  return sheet;
}
