import { parentPort, workerData } from 'node:worker_threads';
import { matchColumns, type Headings } from './match-columns.js';
import { mostRows } from './fields.js';
import { readFile } from './read-file.js';
import { FileRefused, type FileFault } from './sheet.js';

/** What the thread answers. */
export type FileRead = { readonly headings: Headings } | { readonly fault: FileFault };

const answer = async (): Promise<FileRead> => {
  try {
    const headings = matchColumns(await readFile(Buffer.from(workerData as Uint8Array)));
    if (headings.body.length > mostRows) return { fault: 'too-many-rows' };
    return headings.body.length === 0 ? { fault: 'empty' } : { headings };
  } catch (error) {
    return { fault: error instanceof FileRefused ? error.fault : 'unreadable' };
  }
};

parentPort?.postMessage(await answer());
