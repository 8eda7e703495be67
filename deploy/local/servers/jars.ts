import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { ExplainedError } from '../explained-error.ts';

/** A Maven project whose dependencies are the jars. `title` names them in an error. */
export interface JarSource {
  readonly pom: string;
  readonly title: string;
}

const kafkaAndRedis: JarSource = {
  pom: path.join(import.meta.dirname, 'pom.xml'),
  title: 'the Kafka and Redis jars',
};

/**
 * Downloads the jars that a pom names into a folder, once for each version of the pom. Two processes may do so at the same
 * time: each downloads into a folder of its own, and the second one keeps what the first has put in place.
 * @throws ExplainedError with the first line of Maven's output
 */
export function downloadJars(folder: string, { pom, title }: JarSource = kafkaAndRedis): void {
  const pomDigest = createHash('sha256').update(readFileSync(pom)).digest('hex');
  const digestFile = path.join(folder, 'pom.sha256');
  const isCurrent = (): boolean => existsSync(digestFile) && readFileSync(digestFile, 'utf8') === pomDigest;
  if (isCurrent()) return;
  const downloads = `${folder}-${process.pid}`;
  rmSync(downloads, { recursive: true, force: true });
  mkdirSync(downloads, { recursive: true });
  const result = spawnSync(
    'mvn',
    ['-B', '-q', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${downloads}`],
    { encoding: 'utf8' },
  );
  if (result.status !== 0) {
    rmSync(downloads, { recursive: true, force: true });
    throw new ExplainedError(
      `Maven could not download ${title}: ${(result.stdout || result.stderr || String(result.error)).trim().split('\n')[0]}`,
    );
  }
  writeFileSync(path.join(downloads, path.basename(digestFile)), pomDigest);
  if (!isCurrent()) {
    rmSync(folder, { recursive: true, force: true });
    renameSync(downloads, folder);
  }
  rmSync(downloads, { recursive: true, force: true });
}

/**
 * Extracts the redis-server for this platform from its jar into a folder.
 * @returns the path of the executable
 */
export function extractRedisServer(jarsDir: string, folder: string): string {
  const target = path.join(folder, 'redis-server');
  if (existsSync(target)) return target;
  const jar = readdirSync(jarsDir).find((name) => name.startsWith('embedded-redis'));
  if (jar === undefined) throw new ExplainedError('The Redis jar is missing: run npm start -- --fresh.');
  const platform = process.platform === 'darwin' ? 'darwin' : 'linux';
  const architecture = process.arch === 'arm64' ? /arm64|aarch64/ : /amd64|x86_64|64/;
  const files = unzipSync(readFileSync(path.join(jarsDir, jar)), {
    filter: ({ name }) => /redis-server/.test(name) && name.includes(platform),
  });
  const [, content] =
    Object.entries(files)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .find(
        ([name]) => architecture.test(name) && (process.arch === 'arm64' || !/arm64|aarch64/.test(name)),
      ) ?? [];
  if (content === undefined)
    throw new ExplainedError(
      `There is no Redis for ${process.platform} on ${process.arch}: set REDIS_URL to a server of your own.`,
    );
  mkdirSync(folder, { recursive: true });
  writeFileSync(target, content);
  chmodSync(target, 0o755);
  return target;
}
