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
import { PlainError } from '../plain-error.mjs';

const kafkaAndRedis = { pom: path.join(import.meta.dirname, 'pom.xml'), what: 'the Kafka and Redis jars' };

/**
 * Brings the jars that a pom names into a folder, once for each version of the pom. Two processes may ask at once: each brings
 * them beside it first, and whoever comes second takes what is there.
 */
export function bringJars(folder, { pom, what } = kafkaAndRedis) {
  const wanted = createHash('sha256').update(readFileSync(pom)).digest('hex');
  const mark = path.join(folder, 'pom.sha256');
  const areThere = () => existsSync(mark) && readFileSync(mark, 'utf8') === wanted;
  if (areThere()) return;
  const beside = `${folder}-${process.pid}`;
  rmSync(beside, { recursive: true, force: true });
  mkdirSync(beside, { recursive: true });
  const result = spawnSync(
    'mvn',
    ['-B', '-q', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${beside}`],
    { encoding: 'utf8' },
  );
  if (result.status !== 0) {
    rmSync(beside, { recursive: true, force: true });
    throw new PlainError(
      `Maven could not bring ${what}: ${(result.stdout || result.stderr || String(result.error)).trim().split('\n')[0]}`,
    );
  }
  writeFileSync(path.join(beside, path.basename(mark)), wanted);
  if (!areThere()) {
    rmSync(folder, { recursive: true, force: true });
    renameSync(beside, folder);
  }
  rmSync(beside, { recursive: true, force: true });
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
