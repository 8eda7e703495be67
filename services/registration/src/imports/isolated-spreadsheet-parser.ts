import { Injectable } from '@nestjs/common';
import type { ErrorCode } from '@khai-bao/contracts';
import { Problem } from '@khai-bao/platform/core';
import { IsolatedProcess } from '@khai-bao/platform/isolation';
import type { MatchedSheet } from './match-columns.js';
import type { ParseOutcome } from './parse-spreadsheet.process.js';
import type { FileFault } from './parsed-sheet.js';

const errorCodeOfFault: Readonly<Record<FileFault, ErrorCode>> = {
  unreadable: 'REGISTRATION.IMPORT_UNREADABLE',
  'old-excel': 'REGISTRATION.IMPORT_OLD_EXCEL',
  'too-large': 'REGISTRATION.IMPORT_TOO_LARGE',
  'too-many-rows': 'REGISTRATION.IMPORT_TOO_MANY_ROWS',
  empty: 'REGISTRATION.IMPORT_EMPTY',
};

/** Reads spreadsheets in a process of their own; 10,000 rows take it about a second. */
@Injectable()
export class IsolatedSpreadsheetParser {
  private readonly reader = new IsolatedProcess({
    script: new URL('./parse-spreadsheet.process', import.meta.url),
    fromSources: import.meta.url.endsWith('.ts'),
    concurrency: 2,
    maxQueuedInputs: 10,
    timeoutMs: 20_000,
    maxHeapMegabytes: 384,
    maxOutputBytes: 96 * 1024 * 1024,
  });

  /** @throws Problem that says what is wrong with the file */
  async parseSpreadsheet(bytes: Buffer): Promise<MatchedSheet> {
    const output = await this.reader.runScript(bytes);
    const read: ParseOutcome =
      output === null ? { fault: 'too-large' } : (JSON.parse(output.toString('utf8')) as ParseOutcome);
    if ('fault' in read) throw new Problem(errorCodeOfFault[read.fault]);
    return read.headings;
  }
}
