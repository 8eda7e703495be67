import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExplainedError } from './explained-error.ts';
import { root } from './paths.ts';
import { localServices, scalableServices, type LocalService } from './services.ts';
import { SupervisedProcess, type ProcessHooks } from './supervised-process.ts';

/** Two cores: more processes that start at the same time would only wait for each other. */
const startConcurrency = 3;
const readyTimeoutSeconds = 300;
const defaultHeapMegabytes = 192;
const heapMegabytesOf: Readonly<Record<string, number>> = { declarations: 320, sync: 320 };

/** The process of a service, not yet started. */
export function serviceProcessOf(
  service: LocalService,
  name: string,
  env: Record<string, string>,
  options: ProcessHooks & { readonly logDir: string },
): SupervisedProcess {
  const cwd = path.join(root, 'services', service.folder);
  return new SupervisedProcess({
    ...options,
    name,
    command: process.execPath,
    args: [
      '--enable-source-maps',
      // Objects of a request are short-lived: a large young generation spares most of them the copy to the old one.
      '--min-semi-space-size=16',
      '--max-semi-space-size=32',
      // Otherwise a small heap is marked twice a second under load, which takes a fifth of the processor.
      '--heap-growing-percent=100',
      // A dozen processes share this machine: four helper threads for each one's garbage collection contend for two cores.
      '--v8-pool-size=1',
      `--max-old-space-size=${heapMegabytesOf[service.name] ?? defaultHeapMegabytes}`,
      path.join(cwd, 'dist/main.js'),
    ],
    env,
    cwd,
    niceness: service.niceness,
  });
}

interface ServiceInstance {
  readonly service: LocalService;
  readonly instance: number;
}

/** The first process of each service is ready before the second ones start, which then find its topics and groups. */
export const instancesOf = (instances: number): ServiceInstance[] => [
  ...localServices.map((service) => ({ service, instance: 1 })),
  ...Array.from({ length: instances - 1 }, (_, at) =>
    localServices
      .filter(({ name }) => scalableServices.some((scalable) => scalable === name))
      .map((service) => ({ service, instance: at + 2 })),
  ).flat(),
];

/** Runs `work` for each item, at most `startConcurrency` at a time. */
export async function runConcurrently<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const runQueue = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: startConcurrency }, runQueue));
}

/** @throws ExplainedError with the first lines of a migration that failed */
export async function migrate(service: LocalService, environment: Record<string, string>): Promise<void> {
  const cwd = path.join(root, 'services', service.folder);
  const chunks: Buffer[] = [];
  const code = await new Promise<number | null>((resolve) => {
    const child = spawn(process.execPath, [path.join(cwd, 'dist/migrate.js')], {
      cwd,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('exit', resolve);
  });
  if (code !== 0)
    throw new ExplainedError(
      `The database of ${service.name} could not be migrated: ${Buffer.concat(chunks).toString().trim().split('\n').slice(0, 6).join(' ')}`,
    );
}

export async function waitForReadiness(service: SupervisedProcess, port: number): Promise<void> {
  // A busy machine takes long; a process that has exited ends the wait at once.
  let lastAnswer = 'no answer';
  for (const deadline = Date.now() + readyTimeoutSeconds * 1000; Date.now() < deadline;) {
    service.requireRunning();
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, {
        signal: AbortSignal.timeout(3_000),
      });
      if (answer.ok) return;
      lastAnswer = await answer.text();
    } catch {
      // Not listening yet.
    }
    await sleep(150);
  }
  throw new ExplainedError(
    `${service.name} was not ready within ${readyTimeoutSeconds} seconds: ${lastAnswer.slice(0, 300)} (log: ${service.logFile})`,
  );
}
