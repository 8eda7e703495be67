import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Injectable } from '@nestjs/common';
import type { ErrorCode } from '@khai-bao/contracts';
import { Problem } from '@khai-bao/platform/http';
import type { Headings } from './match-columns.js';
import type { FileRead } from './read-file.process.js';
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

/** What the process may answer, bytes. */
const longestAnswer = 96 * 1024 * 1024;

/** The sources run as they are in tests: the process then finds the `.ts` of what is imported as `.js`. */
const fromSources = import.meta.url.endsWith('.ts');
const resolveSources = `import { registerHooks } from 'node:module';
registerHooks({ resolve(name, context, next) { try { return next(name, context); } catch (error) {
  if (!/^\\.\\.?\\/.*\\.js$/.test(name)) throw error; return next(name.slice(0, -3) + '.ts', context); } } });`;
const arguments_ = [
  '--max-old-space-size=384',
  '--max-semi-space-size=16',
  // It reads its own code and writes nothing, and it starts nothing.
  '--permission',
  '--allow-fs-read=*',
  ...(fromSources ? ['--import', `data:text/javascript,${encodeURIComponent(resolveSources)}`] : []),
  fileURLToPath(new URL(`./read-file.process.${fromSources ? 'ts' : 'js'}`, import.meta.url)),
];

/**
 * Reads files in a process of their own, with a ceiling on its memory and its time and nothing of this one's environment: a
 * file that is made to harm, or is only strange, ends that process and nothing else. A thread is not enough: one that runs out
 * of memory can take its process with it.
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
      const read = await readInProcess(bytes);
      if ('fault' in read) throw new Problem(refusals[read.fault]);
      return read.headings;
    } finally {
      this.reading -= 1;
      this.waiting.shift()?.();
    }
  }
}

function readInProcess(bytes: Buffer): Promise<FileRead> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, arguments_, { stdio: ['pipe', 'pipe', 'ignore'], env: {} });
    const parts: Buffer[] = [];
    let length = 0;
    const timer = setTimeout(() => child.kill('SIGKILL'), longest);
    child.stdout.on('data', (part: Buffer) => {
      length += part.length;
      if (length > longestAnswer) child.kill('SIGKILL');
      else parts.push(part);
    });
    child.on('error', () => undefined);
    child.on('close', (code) => {
      clearTimeout(timer);
      // Out of memory, out of time, or too much to say.
      resolve(
        code === 0 ? (JSON.parse(Buffer.concat(parts).toString('utf8')) as FileRead) : { fault: 'too-large' },
      );
    });
    // It may end before it has read everything.
    child.stdin.on('error', () => undefined);
    child.stdin.end(bytes);
  });
}
