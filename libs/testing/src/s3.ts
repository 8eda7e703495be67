import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { freePorts } from '@khai-bao/local/ports.ts';
import { startS3 } from '@khai-bao/local/servers/s3.ts';

/** A real S3 server of a test file's own, with one bucket. */
export interface TestS3 {
  readonly endpoint: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Environment variables of a service that stores its files there. */
  readonly env: Readonly<Record<string, string>>;
  /** Lists the keys of the bucket, read from the disk. */
  listObjectKeys(): Promise<string[]>;
  /** Reads an object from the disk. */
  readObject(key: string): Promise<Buffer>;
  /** Kills the server; it stays down. */
  killServer(): Promise<void>;
  /** Restarts the server with the same address and content. */
  restartServer(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts it: call it in `beforeAll` with minutes to spare, because the first time its jars are brought, and `close`
 * in `afterAll`.
 */
export async function openS3(): Promise<TestS3> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'khai-bao-s3-'));
  const bucket = 'khai-bao-files';
  const accessKeyId = `id${randomBytes(8).toString('hex')}`;
  const secretAccessKey = randomBytes(24).toString('hex');
  const { s3: port } = await freePorts(['s3']);
  const { server, endpoint, waitUntilReady } = await startS3({
    dataDir,
    port,
    accessKeyId,
    secretAccessKey,
    buckets: [bucket],
    logDir: dataDir,
  });
  const folder = path.join(dataDir, 'objects', bucket);
  return {
    endpoint,
    bucket,
    accessKeyId,
    secretAccessKey,
    env: {
      FILES_S3_BUCKET: bucket,
      FILES_S3_ENDPOINT: endpoint,
      FILES_S3_ACCESS_KEY_ID: accessKeyId,
      FILES_S3_SECRET_ACCESS_KEY: secretAccessKey,
    },
    listObjectKeys: async () =>
      (await readdir(folder, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name))),
    readObject: (key) => readFile(path.join(folder, key)),
    killServer: () => server.stop({ signal: 'SIGKILL' }),
    restartServer: async () => {
      server.start();
      await waitUntilReady();
    },
    close: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
