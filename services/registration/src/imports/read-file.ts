import { readCsv } from './read-csv.js';
import { readXlsx } from './read-xlsx.js';
import { FileRefused, type Sheet } from './sheet.js';

/** Reads a spreadsheet by what its bytes say, not its name. @throws FileRefused */
export async function readFile(bytes: Buffer): Promise<Sheet> {
  if (bytes.length === 0) throw new FileRefused('empty');
  const begin = bytes.subarray(0, 4).toString('latin1');
  // An .xls of old, or a workbook behind a password: both are in the same box.
  if (begin === '\xd0\xcf\x11\xe0') throw new FileRefused('old-excel');
  const sheet = begin === 'PK\x03\x04' ? await readXlsx(bytes) : readCsv(bytes);
  if (sheet.rows.length === 0) throw new FileRefused('empty');
  return sheet;
}
