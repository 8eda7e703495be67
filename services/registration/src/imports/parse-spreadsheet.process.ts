import { matchColumns, type MatchedSheet } from './match-columns.js';
import { maxUnitEntitys } from './import-fields.js';
import { parseSpreadsheetBytes } from './parse-spreadsheet.js';
import { RefusedFileError, type FileFault } from './parsed-sheet.js';

/** Output of the process, as JSON: the parsed file of its standard input, or why it was refused. */
export type ParseOutcome = { readonly headings: MatchedSheet } | { readonly fault: FileFault };

/** Characters of the output; 10,000 rows of units are 3 million. */
const maxOutputLength = 24_000_000;

async function parseStandardInput(): Promise<ParseOutcome> {
  try {
    const parts: Buffer[] = [];
    for await (const part of process.stdin) parts.push(part as Buffer);
    const headings = matchColumns(await parseSpreadsheetBytes(Buffer.concat(parts)));
    if (headings.body.length > maxUnitEntitys) return { fault: 'too-many-rows' };
    return headings.body.length === 0 ? { fault: 'empty' } : { headings };
  } catch (error) {
    return { fault: error instanceof RefusedFileError ? error.fault : 'unreadable' };
  }
}

const output = JSON.stringify(await parseStandardInput());
process.stdout.write(
  output.length > maxOutputLength ? JSON.stringify({ fault: 'too-large' } satisfies ParseOutcome) : output,
);
