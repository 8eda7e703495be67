/** What Excel recognises UTF-8 by. */
export const byteOrderMark = '\uFEFF';

/** What a spreadsheet takes for a formula when a cell begins with it, also behind blanks. */
const beginsFormula = /^[\s\u00A0]*[=+\-@\t\r＝＋－＠]/u;

/** One cell: quoted, and with an apostrophe before it when a spreadsheet would take it for a formula (OWASP, "CSV Injection"). */
export const csvCell = (value: string): string =>
  `"${(beginsFormula.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;

/** One line of a CSV file, with its end (RFC 4180). */
export const csvLine = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`;
