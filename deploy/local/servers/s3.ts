import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { waitForPort } from '../ports.ts';
import { SupervisedProcess } from '../supervised-process.ts';
import { downloadJars } from './jars.ts';
import { startTimeoutMs, type ServerOptions } from './server-options.ts';

const pom = path.join(import.meta.dirname, 's3/pom.xml');
/** Apart from the jars of the other servers: only tests need an S3 server, because a local system stores files in a folder. */
const jarsDir = path.resolve(import.meta.dirname, '../../../.state/jars-s3');

interface S3Options extends ServerOptions {
  readonly port: number;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Buckets that are created. */
  readonly buckets?: readonly string[];
}

export interface RunningS3 {
  readonly server: SupervisedProcess;
  readonly endpoint: string;
  /** Waits until the server accepts connections again after `server.start()`. */
  waitUntilReady(): Promise<void>;
}

/** Starts a real S3 server (S3Proxy) on loopback. It verifies signatures (version 4); a bucket is a folder of `dataDir/objects`. */
export async function startS3({
  dataDir,
  port,
  accessKeyId,
  secretAccessKey,
  buckets = [],
  ...processOptions
}: S3Options): Promise<RunningS3> {
  downloadJars(jarsDir, { pom, title: 'the jars of the S3 server' });
  const objects = path.join(dataDir, 'objects');
  for (const bucket of buckets) mkdirSync(path.join(objects, bucket), { recursive: true });
  const properties = path.join(dataDir, 's3proxy.properties');
  const endpoint = `http://127.0.0.1:${port}`;
  writeFileSync(properties, proxyProperties({ endpoint, accessKeyId, secretAccessKey, objects }), {
    mode: 0o600,
  });
  const server = new SupervisedProcess({
    ...processOptions,
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
    niceness: 5,
  });
  const waitUntilReady = (): Promise<void> => waitForPort(port, startTimeoutMs, server.requireRunning);
  server.start();
  await waitUntilReady();
  return { server, endpoint, waitUntilReady };
}

interface ProxySettings {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** The folder of the buckets. */
  readonly objects: string;
}

const proxyProperties = ({
  endpoint,
  accessKeyId,
  secretAccessKey,
  objects,
}: ProxySettings): string => `s3proxy.endpoint=${endpoint}
s3proxy.authorization=aws-v4
s3proxy.identity=${accessKeyId}
s3proxy.credential=${secretAccessKey}
jclouds.provider=filesystem
jclouds.identity=local
jclouds.credential=local
jclouds.filesystem.basedir=${objects}
`;
