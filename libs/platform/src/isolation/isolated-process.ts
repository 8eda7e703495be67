import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Problem } from '../core/problem.js';

export interface IsolatedProcessOptions {
  /**
   * The script without its ending: `new URL('./read-file.process', import.meta.url)`. It reads its input and writes
   * its output.
   */
  readonly script: URL;
  /** Whether the caller runs from TypeScript sources, as in tests. */
  readonly fromSources: boolean;
  /** Maximum number of concurrent processes. Further inputs wait. */
  readonly concurrency: number;
  /** Maximum number of waiting inputs. Further ones are refused. */
  readonly maxQueuedInputs: number;
  /** Time after which a process is killed, milliseconds. */
  readonly timeoutMs: number;
  /** Maximum heap of the process, megabytes. */
  readonly maxHeapMegabytes: number;
  /** Maximum output of the process, bytes. */
  readonly maxOutputBytes: number;
}

/** Resolves imports of `.js` to `.ts` files. */
const typeScriptResolver = `import { registerHooks } from 'node:module';
registerHooks({ resolve(name, context, next) { try { return next(name, context); } catch (error) {
  if (!/^\\.\\.?\\/.*\\.js$/.test(name)) throw error; return next(name.slice(0, -3) + '.ts', context); } } });`;

/**
 * Runs a script on an input in a separate process, with limits on heap, time and output and with an empty
 * environment. A malicious or unusual input can only end that process. A thread is not sufficient: a thread that runs
 * out of memory can end its process. The script may read files, but not write files or start processes.
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
   * @returns the output of the script; null when it exceeded a limit or failed
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
      // The process may exit before it has read its input.
      child.stdin.on('error', () => undefined);
      child.stdin.end(input);
    });
  }
}
