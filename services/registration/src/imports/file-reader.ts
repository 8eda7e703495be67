import { Worker } from 'node:worker_threads';
import { Injectable } from '@nestjs/common';
import type { ErrorCode } from '@khai-bao/contracts';
import { Problem } from '@khai-bao/platform/http';
import type { Headings } from './match-columns.js';
import type { FileRead } from './read-file.worker.js';
import type { FileFault } from './sheet.js';

const refusals: Readonly<Record<FileFault, ErrorCode>> = {
  unreadable: 'REGISTRATION.IMPORT_UNREADABLE',
  'old-excel': 'REGISTRATION.IMPORT_OLD_EXCEL',
  'too-large': 'REGISTRATION.IMPORT_TOO_LARGE',
  'too-many-rows': 'REGISTRATION.IMPORT_TOO_MANY_ROWS',
  empty: 'REGISTRATION.IMPORT_EMPTY',
};
/** Files that are read at once; the others wait their turn. */
const atOnce = 2;
/** Files that wait; more are asked to come again. */
const waitingAtMost = 10;
/** 10,000 rows take about a second, milliseconds. */
const longest = 20_000;

/** The sources run as they are in tests: the thread then finds the `.ts` of what is imported as `.js`. */
const fromSources = import.meta.url.endsWith('.ts');
const resolveSources = `import { registerHooks } from 'node:module';
registerHooks({ resolve(name, context, next) { try { return next(name, context); } catch (error) {
  if (!/^\\.\\.?\\/.*\\.js$/.test(name)) throw error; return next(name.slice(0, -3) + '.ts', context); } } });`;

/**
 * Reads files in a thread of their own, with a ceiling on its memory and its time: a file that is made to harm, or is only
 * strange, ends that thread and nothing else.
 */
@Injectable()
export class FileReader {
  private reading = 0;
  private readonly waiting: (() => void)[] = [];

  /** @throws Problem that says what is wrong with the file */
  async read(bytes: Buffer): Promise<Headings> {
    if (this.reading >= atOnce) {
      if (this.waiting.length >= waitingAtMost) throw new Problem('PLATFORM.OVERLOADED', { retryAfter: 5 });
      await new Promise<void>((go) => this.waiting.push(go));
    }
    this.reading += 1;
    try {
      const read = await this.inThread(bytes);
      if ('fault' in read) throw new Problem(refusals[read.fault]);
      return read.headings;
    } finally {
      this.reading -= 1;
      this.waiting.shift()?.();
    }
  }

  private inThread(bytes: Buffer): Promise<FileRead> {
    return new Promise((resolve) => {
      const worker = new Worker(new URL(`./read-file.worker.${fromSources ? 'ts' : 'js'}`, import.meta.url), {
        workerData: bytes,
        resourceLimits: { maxOldGenerationSizeMb: 384, maxYoungGenerationSizeMb: 48, stackSizeMb: 4 },
        execArgv: fromSources
          ? ['--import', `data:text/javascript,${encodeURIComponent(resolveSources)}`]
          : [],
        stdout: true,
        stderr: true,
      });
      const timer = setTimeout(() => end({ fault: 'too-large' }), longest);
      const end = (read: FileRead): void => {
        clearTimeout(timer);
        resolve(read);
        void worker.terminate();
      };
      worker.once('message', end);
      // Out of memory, or out of stack.
      worker.once('error', () => end({ fault: 'too-large' }));
      worker.once('exit', () => end({ fault: 'unreadable' }));
    });
  }
}
