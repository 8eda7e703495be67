import type { Readable } from 'node:stream';
import { writeXlsx } from '../spreadsheets/write-xlsx.js';
import { importFields, type ImportField } from './import-fields.js';
import type { StoredRow } from './import-store.js';
import { describeProblems } from './row-faults.texts.js';
import { templateHeadings, templateVersion, rejectionReasonHeading } from './template-versions.js';

const standardHeadings = new Map(templateHeadings[templateVersion]);

/**
 * The rows that did not go in, as their file had them, with what was mended put in its place, and a column that says why. It
 * can be put right and imported again: the last column is nobody's.
 */
export function writeRemainingRowsFile(
  headings: readonly string[],
  columns: readonly (ImportField | null)[],
  list: readonly StoredRow[],
): Readable {
  // What was mended in a field that the file has no column for gets one.
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
          // What was mended in a field of two columns stands in the first.
          return value === undefined ? (cells[at] ?? '') : columns.indexOf(field) === at ? value : '';
        }),
        ...added.map((field) => mended?.[field] ?? ''),
        describeProblems(problems),
      ]),
    },
  ]);
}
