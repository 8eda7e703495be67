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

/** Parses spreadsheets in a separate process. 10,000 rows take about a second. */
@Injectable()
export class IsolatedSpreadsheetParser {
  private readonly process = new IsolatedProcess({
    script: new URL('./parse-spreadsheet.process', import.meta.url),
    fromSources: import.meta.url.endsWith('.ts'),
    concurrency: 2,
    maxQueuedInputs: 10,
    timeoutMs: 20_000,
    maxHeapMegabytes: 384,
    maxOutputBytes: 96 * 1024 * 1024,
  });

  /** @throws Problem REGISTRATION.IMPORT_UNREADABLE, IMPORT_OLD_EXCEL, IMPORT_TOO_LARGE, IMPORT_TOO_MANY_ROWS, IMPORT_EMPTY */
  async parseSpreadsheet(bytes: Buffer): Promise<MatchedSheet> {
    const output = await this.process.runScript(bytes);
    const outcome: ParseOutcome =
      output === null ? { fault: 'too-large' } : (JSON.parse(output.toString('utf8')) as ParseOutcome);
    if ('fault' in outcome) throw new Problem(errorCodeOfFault[outcome.fault]);
    return outcome.headings;
  }
}
