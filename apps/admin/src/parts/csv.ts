/** What a spreadsheet would run as a formula, also behind blanks. */
const formulaStart = /^\s*[=+\-@\t\r]/;

/** One cell: quoted, and never a formula. */
function toCell(value: string): string {
  const safe = formulaStart.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** Lines as CSV (RFC 4180), with a byte order mark so that Excel reads its Vietnamese as UTF-8. */
export const toCsv = (lines: readonly (readonly string[])[]): string =>
  `\ufeff${lines.map((line) => `${line.map(toCell).join(',')}\r\n`).join('')}`;
