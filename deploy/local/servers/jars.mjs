import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { PlainError } from '../plain-error.mjs';

const pom = path.join(import.meta.dirname, 'pom.xml');

/** Brings the servers' jars into a folder, once for each version of the pom. */
export function bringJars(folder) {
  const wanted = createHash('sha256').update(readFileSync(pom)).digest('hex');
  const mark = path.join(folder, 'pom.sha256');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const result = spawnSync(
    'mvn',
    ['-B', '-q', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${folder}`],
    { encoding: 'utf8' },
  );
  if (result.status !== 0)
    throw new PlainError(
      `Maven could not bring the Kafka and Redis jars: ${(result.stdout || result.stderr || String(result.error)).trim().split('\n')[0]}`,
    );
  writeFileSync(mark, wanted);
}

/** Takes the redis-server that fits this machine out of its jar. */
export function redisBinary(jars, folder) {
  const target = path.join(folder, 'redis-server');
  if (existsSync(target)) return target;
  const jar = readdirSync(jars).find((name) => name.startsWith('embedded-redis'));
  if (jar === undefined) throw new PlainError('The Redis jar is missing: run npm start -- --fresh.');
  const platform = process.platform === 'darwin' ? 'darwin' : 'linux';
  const machine = process.arch === 'arm64' ? /arm64|aarch64/ : /amd64|x86_64|64/;
  const files = unzipSync(readFileSync(path.join(jars, jar)), {
    filter: ({ name }) => /redis-server/.test(name) && name.includes(platform),
  });
  const names = Object.keys(files).sort();
  const name = names.find(
    (each) => machine.test(each) && (process.arch === 'arm64' || !/arm64|aarch64/.test(each)),
  );
  if (name === undefined)
    throw new PlainError(
      `There is no Redis for ${process.platform} on ${process.arch}: set REDIS_URL to one of your own.`,
    );
  mkdirSync(folder, { recursive: true });
  writeFileSync(target, files[name]);
  chmodSync(target, 0o755);
  return target;
}
