/** The byte order mark by which Excel recognises UTF-8. */
export const byteOrderMark = '\uFEFF';

/** The beginning of a cell that a spreadsheet evaluates as a formula, also after blanks. */
const formulaStart = /^[\s\u00A0]*[=+\-@\t\r＝＋－＠]/u;

/** Quotes a cell, and prefixes an apostrophe when a spreadsheet would evaluate it as a formula (OWASP, "CSV Injection"). */
export const toCsvCell = (value: string): string =>
  `"${(formulaStart.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;

/** Builds one line of a CSV file with its line break (RFC 4180). */
export const toCsvLine = (cells: readonly string[]): string => `${cells.map(toCsvCell).join(',')}\r\n`;
