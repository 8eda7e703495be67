import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Child } from '../child.mjs';
import { waitForPort } from '../ports.mjs';
import { bringJars } from './jars.mjs';

const pom = path.join(import.meta.dirname, 's3/pom.xml');
/** Beside the other servers' jars, and brought only for those who ask for an S3: tests do, a local system keeps files in a folder. */
const jarsDir = path.resolve(import.meta.dirname, '../../../.state/jars-s3');

/**
 * A real S3 server (S3Proxy) on loopback: it checks signatures (version 4), a bucket is a folder of `dataDir/objects`.
 * @returns {{child: Child, endpoint: string, ready(): Promise<void>}} `ready` waits for it after a further `child.start()`
 */
export async function startS3({
  dataDir,
  port,
  accessKeyId,
  secretAccessKey,
  buckets = [],
  logDir,
  ...hooks
}) {
  bringJars(jarsDir, { pom, what: 'the jars of the S3 server' });
  const objects = path.join(dataDir, 'objects');
  for (const bucket of buckets) mkdirSync(path.join(objects, bucket), { recursive: true });
  const properties = path.join(dataDir, 's3proxy.properties');
  const endpoint = `http://127.0.0.1:${port}`;
  writeFileSync(properties, settings({ endpoint, accessKeyId, secretAccessKey, objects }), { mode: 0o600 });
  const child = new Child({
    name: 's3',
    command: 'java',
    args: [
      '-Xms32m',
      '-Xmx256m',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-DLOG_LEVEL=warn',
      '-cp',
      `${jarsDir}/*`,
      'org.gaul.s3proxy.Main',
      '--properties',
      properties,
    ],
    logDir,
    niceness: 5,
    ...hooks,
  });
  const ready = () => waitForPort(port, 60_000, child.requireAlive);
  child.start();
  await ready();
  return { child, endpoint, ready };
}

const settings = ({ endpoint, accessKeyId, secretAccessKey, objects }) => `s3proxy.endpoint=${endpoint}
s3proxy.authorization=aws-v4
s3proxy.identity=${accessKeyId}
s3proxy.credential=${secretAccessKey}
jclouds.provider=filesystem
jclouds.identity=local
jclouds.credential=local
jclouds.filesystem.basedir=${objects}
`;
