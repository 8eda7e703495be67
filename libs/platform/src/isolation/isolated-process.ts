import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Problem } from '../core/problem.js';

export interface IsolatedProcessOptions {
  /** The script without its ending: `new URL('./read-file.process', import.meta.url)`. It reads its input and writes its output. */
  readonly script: URL;
  /** Whether the caller itself runs from its TypeScript sources, as in tests. */
  readonly fromSources: boolean;
  /** Processes at a time; further inputs wait. */
  readonly concurrency: number;
  /** Inputs that wait; more are refused. */
  readonly maxQueuedInputs: number;
  /** A process that runs longer is killed, milliseconds. */
  readonly timeoutMs: number;
  /** Heap of the process, megabytes. */
  readonly maxHeapMegabytes: number;
  /** What the process may answer, bytes. */
  readonly maxOutputBytes: number;
}

/** Lets Node find the `.ts` of what is imported as `.js`. */
const typeScriptResolver = `import { registerHooks } from 'node:module';
registerHooks({ resolve(name, context, next) { try { return next(name, context); } catch (error) {
  if (!/^\\.\\.?\\/.*\\.js$/.test(name)) throw error; return next(name.slice(0, -3) + '.ts', context); } } });`;

/**
 * Runs a script on an input in a process of its own, with a ceiling on its heap, its time and its output, and nothing of this
 * process's environment: an input that is made to harm, or is only strange, ends that process and nothing else. A thread is not
 * enough: one that runs out of memory can take its process with it. The script reads files, writes none and starts nothing.
 */
export class IsolatedProcess {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private readonly arguments: readonly string[];

  constructor(private readonly options: IsolatedProcessOptions) {
    const { script, fromSources, maxHeapMegabytes } = options;
    this.arguments = [
      `--max-old-space-size=${maxHeapMegabytes}`,
      '--max-semi-space-size=16',
      '--permission',
      '--allow-fs-read=*',
      ...(fromSources ? ['--import', `data:text/javascript,${encodeURIComponent(typeScriptResolver)}`] : []),
      fileURLToPath(`${script.href}.${fromSources ? 'ts' : 'js'}`),
    ];
  }

  /**
   * @returns what the script wrote; null when it ran out of memory or time, failed, or wrote too much
   * @throws Problem PLATFORM.OVERLOADED when too many inputs wait
   */
  async runScript(input: Buffer): Promise<Buffer | null> {
    const { concurrency, maxQueuedInputs } = this.options;
    if (this.running >= concurrency) {
      if (this.waiting.length >= maxQueuedInputs) throw new Problem('PLATFORM.OVERLOADED', { retryAfter: 5 });
      await new Promise<void>((go) => this.waiting.push(go));
    }
    this.running += 1;
    try {
      return await this.spawnOnce(input);
    } finally {
      this.running -= 1;
      this.waiting.shift()?.();
    }
  }

  private spawnOnce(input: Buffer): Promise<Buffer | null> {
    const { timeoutMs, maxOutputBytes } = this.options;
    return new Promise((resolve) => {
      const child = spawn(process.execPath, this.arguments, { stdio: ['pipe', 'pipe', 'ignore'], env: {} });
      const parts: Buffer[] = [];
      let length = 0;
      const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
      child.stdout.on('data', (part: Buffer) => {
        length += part.length;
        if (length > maxOutputBytes) child.kill('SIGKILL');
        else parts.push(part);
      });
      child.on('error', () => undefined);
      child.on('close', (code) => {
        clearTimeout(timer);
        resolve(code === 0 ? Buffer.concat(parts) : null);
      });
      // It may end before it has read everything.
      child.stdin.on('error', () => undefined);
      child.stdin.end(input);
    });
  }
}
