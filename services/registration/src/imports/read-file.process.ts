import { matchColumns, type Headings } from './match-columns.js';
import { mostRows } from './fields.js';
import { readFile } from './read-file.js';
import { FileRefused, type FileFault } from './sheet.js';

/** What the process says of the file that it was given on its input. */
export type FileRead = { readonly headings: Headings } | { readonly fault: FileFault };

/** What a file may say in all, letters: 10,000 rows of units are 3 million. */
const mostText = 24_000_000;

async function read(): Promise<FileRead> {
  try {
    const parts: Buffer[] = [];
    for await (const part of process.stdin) parts.push(part as Buffer);
    const headings = matchColumns(await readFile(Buffer.concat(parts)));
    if (headings.body.length > mostRows) return { fault: 'too-many-rows' };
    return headings.body.length === 0 ? { fault: 'empty' } : { headings };
  } catch (error) {
    return { fault: error instanceof FileRefused ? error.fault : 'unreadable' };
  }
}

const said = JSON.stringify(await read());
process.stdout.write(
  said.length > mostText ? JSON.stringify({ fault: 'too-large' } satisfies FileRead) : said,
);
