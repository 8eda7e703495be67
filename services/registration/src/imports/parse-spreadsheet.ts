import { parseCsv } from './parse-csv.js';
import { parseXlsx } from './parse-xlsx.js';
import { RefusedFileError, type ParsedSheet } from './parsed-sheet.js';

/** Parses a spreadsheet by its signature; file names do not count. @throws RefusedFileError */
export async function parseSpreadsheetBytes(bytes: Buffer): Promise<ParsedSheet> {
  if (bytes.length === 0) throw new RefusedFileError('empty');
  const signature = bytes.subarray(0, 4).toString('latin1');
  // An `.xls` file or a workbook with a password: both are OLE containers.
  if (signature === '\xd0\xcf\x11\xe0') throw new RefusedFileError('old-excel');
  const sheet = signature === 'PK\x03\x04' ? await parseXlsx(bytes) : parseCsv(bytes);
  if (sheet.rows.length === 0) throw new RefusedFileError('empty');
  return sheet;
}
