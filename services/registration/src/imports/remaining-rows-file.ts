import type { Readable } from 'node:stream';
import { writeXlsx } from '../spreadsheets/write-xlsx.js';
import { importFields, type ImportField } from './import-fields.js';
import type { StoredRow } from './import-store.js';
import { describeProblems } from './row-faults.texts.js';
import { templateHeadings, templateVersion, rejectionReasonHeading } from './template-versions.js';

const standardHeadings = new Map(templateHeadings[templateVersion]);

/**
 * Writes the rows that were not imported: columns of the uploaded file, corrected values, and a last column with the reasons.
 * The file can be corrected and imported again; the reasons are ignored then.
 */
export function writeRemainingRowsFile(
  headings: readonly string[],
  columns: readonly (ImportField | null)[],
  list: readonly StoredRow[],
): Readable {
  // A corrected field without a column gets one.
  const added = importFields.filter(
    (field) => !columns.includes(field) && list.some(({ mended }) => mended?.[field] !== undefined),
  );
  const own = headings.map(
    (heading, at) =>
      heading ||
      (columns[at] === null || columns[at] === undefined ? '' : (standardHeadings.get(columns[at]) ?? '')),
  );
  const all = [...own, ...added.map((field) => standardHeadings.get(field) ?? field), rejectionReasonHeading];
  return writeXlsx([
    {
      name: 'Chưa nhập',
      headings: all,
      widths: all.map((_, at) => (at === all.length - 1 ? 60 : 24)),
      rows: list.map(({ cells, mended, problems }) => [
        ...own.map((_, at) => {
          const field = columns[at] ?? null;
          const value = field === null ? undefined : mended?.[field];
          // A corrected field with two columns is written into the first.
          return value === undefined ? (cells[at] ?? '') : columns.indexOf(field) === at ? value : '';
        }),
        ...added.map((field) => mended?.[field] ?? ''),
        describeProblems(problems),
      ]),
    },
  ]);
}
