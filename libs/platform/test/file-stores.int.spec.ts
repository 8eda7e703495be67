import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jest } from '@jest/globals';
import { openS3, waitUntil, type TestS3 } from '@khai-bao/testing';
import {
  FileStoreUnavailableError,
  FolderFileStore,
  S3FileStore,
  type FileStore,
  type S3Limits,
  type S3Settings,
} from '../src/files/index.js';

const keysOf = async (store: FileStore, instant: Date): Promise<string[]> => {
  const keys: string[] = [];
  for await (const key of store.listKeysBefore(instant)) keys.push(key);
  return keys.sort();
};
const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
const later = (milliseconds = 60_000): Date => new Date(Date.now() + milliseconds);

describe('file stores', () => {
  let s3: TestS3;
  let folder: string;
  const settingsOf = (change: Partial<S3Settings> = {}): S3Settings => ({
    bucket: s3.bucket,
    prefix: 'support',
    region: 'us-east-1',
    endpoint: s3.endpoint,
    pathStyle: true,
    credentials: { accessKeyId: s3.accessKeyId, secretAccessKey: s3.secretAccessKey },
    ...change,
  });
  const opened: S3FileStore[] = [];
  const bucket = (change: Partial<S3Settings> = {}, bounds: Partial<S3Limits> = {}): S3FileStore => {
    // A busy machine may hold the server up: its silence is no fault of the store, unless a test says how long it may last.
    const patient: Partial<S3Limits> = {
      connectTimeoutMs: 30_000,
      socketTimeoutMs: 60_000,
      operationTimeoutMs: 120_000,
      checkTimeoutMs: 30_000,
    };
    const store = new S3FileStore(settingsOf(change), { limits: { ...patient, ...bounds } });
    opened.push(store);
    return store;
  };

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'kb-store-'));
    s3 = await openS3();
  }, 300_000);
  afterAll(async () => {
    for (const store of opened) await store.onApplicationShutdown();
    await s3.close();
    await rm(folder, { recursive: true, force: true });
  });

  describe.each([
    {
      kind: 'a folder',
      open: (place: string): FileStore => new FolderFileStore(path.join(folder, place)),
      plant: async (place: string, name: string): Promise<void> => {
        await mkdir(path.join(folder, place, 'ab'), { recursive: true });
        await writeFile(path.join(folder, place, 'ab', name), 'x');
      },
    },
    {
      kind: 'a bucket',
      open: (place: string): FileStore => bucket({ prefix: place }),
      plant: async (place: string, name: string): Promise<void> => {
        const { S3Client, PutObjectCommand } = await import('@aws-sdk/client-s3');
        const { endpoint, region, credentials } = settingsOf();
        const client = new S3Client({
          endpoint: endpoint!,
          region,
          credentials: credentials!,
          forcePathStyle: true,
          requestChecksumCalculation: 'WHEN_REQUIRED',
        });
        await client.send(new PutObjectCommand({ Bucket: s3.bucket, Key: `${place}/${name}`, Body: 'x' }));
        client.destroy();
      },
    },
  ])('$kind', ({ open, plant }) => {
    let place: string;
    let store: FileStore;
    beforeEach(() => {
      place = `place-${randomBytes(4).toString('hex')}`;
      store = open(place);
    });

    it('gives back what was put, whole, and nothing for what was not', async () => {
      for (const bytes of [Buffer.from('một tệp'), Buffer.alloc(0), randomBytes(20 * 1024 * 1024 + 28)]) {
        const key = randomUUID();
        await store.putFile(key, bytes);
        // Another instance of the service sees it.
        expect((await open(place).getFile(key))?.equals(bytes)).toBe(true);
      }
      expect(await store.getFile(randomUUID())).toBeNull();
      await expect(store.checkAvailability()).resolves.toBeUndefined();
    });

    it('puts in the place of what was there', async () => {
      const key = randomUUID();
      await store.putFile(key, Buffer.from('a longer one, that was first'));
      await store.putFile(key, Buffer.from('second'));
      expect(String(await store.getFile(key))).toBe('second');
    });

    it('lets go, once and again', async () => {
      const key = randomUUID();
      await store.putFile(key, Buffer.from('x'));
      await store.removeFile(key);
      expect(await store.getFile(key)).toBeNull();
      await expect(store.removeFile(key)).resolves.toBeUndefined();
      await expect(store.removeFile(randomUUID())).resolves.toBeUndefined();
    });

    it('takes no key that is no UUID', async () => {
      for (const key of ['', '..', '../other/file', `${randomUUID()}/x`, randomUUID().toUpperCase(), 'a b']) {
        await expect(store.putFile(key, Buffer.from('x'))).rejects.toThrow('UUID');
        await expect(store.getFile(key)).rejects.toThrow('UUID');
        await expect(store.removeFile(key)).rejects.toThrow('UUID');
      }
      expect(await keysOf(store, later())).toEqual([]);
    });

    it('names keys that were put before an instant, and nothing that is not ours', async () => {
      const old = [randomUUID(), randomUUID()].sort();
      for (const key of old) await store.putFile(key, Buffer.from('old'));
      await plant(place, 'readme.txt');
      await plant(place, `${randomUUID()}.bak`);
      await wait(2_100);
      const instant = new Date();
      await wait(50);
      const fresh = randomUUID();
      await store.putFile(fresh, Buffer.from('new'));
      expect(await keysOf(store, instant)).toEqual(old);
      expect(await keysOf(store, new Date(0))).toEqual([]);
      expect(await keysOf(store, later())).toEqual([...old, fresh].sort());
    });

    it('is its service’s own', async () => {
      const other = open(`${place}-2`);
      const key = randomUUID();
      await store.putFile(key, Buffer.from('mine'));
      expect(await other.getFile(key)).toBeNull();
      await other.removeFile(key);
      expect(await keysOf(other, later())).toEqual([]);
      expect(String(await store.getFile(key))).toBe('mine');
    });

    it('lets go what nobody knows of', async () => {
      const [known, unknown] = [randomUUID(), randomUUID()];
      await store.putFile(known, Buffer.from('known'));
      await store.putFile(unknown, Buffer.from('unknown'));
      await store.removeOrphans(new Date(Date.now() - 60_000), () => Promise.resolve(false));
      expect(await keysOf(store, later())).toEqual([known, unknown].sort());
      await store.removeOrphans(later(), (key) => Promise.resolve(key === known));
      expect(await keysOf(store, later())).toEqual([known]);
    });
  });

  describe('a bucket', () => {
    /** A place that is not S3: what a broken network or a broken server does. */
    const servers: Server[] = [];
    const sockets = new Set<Socket>();
    const at = async (server: Server): Promise<string> => {
      servers.push(server);
      server.on('connection', (socket) => sockets.add(socket));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    };
    afterEach(async () => {
      for (const socket of sockets) socket.destroy();
      for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
    });
    const failure = async (work: Promise<unknown>): Promise<FileStoreUnavailableError> => {
      const error = await work.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(FileStoreUnavailableError);
      return error as FileStoreUnavailableError;
    };

    it('is read page by page', async () => {
      const prefix = `pages-${randomBytes(4).toString('hex')}`;
      const store = bucket({ prefix }, { listPageSize: 2 });
      const keys = Array.from({ length: 7 }, () => randomUUID()).sort();
      for (const key of keys) await store.putFile(key, Buffer.from('x'));
      expect(await keysOf(store, later())).toEqual(keys);
      // Letting go while it is read leaves none out.
      await store.removeOrphans(later(), () => Promise.resolve(false));
      expect(await keysOf(store, later())).toEqual([]);
    });

    it.each([
      [
        'a wrong secret',
        () => ({ credentials: { accessKeyId: s3.accessKeyId, secretAccessKey: 'not the secret' } }),
        /refuses the credentials/,
      ],
      [
        'a key that nobody knows',
        () => ({ credentials: { accessKeyId: 'nobody', secretAccessKey: s3.secretAccessKey } }),
        /refuses the credentials/,
      ],
      ['a bucket that is not there', () => ({ bucket: 'not-there' }), /bucket does not exist|refuses/],
    ])('says clearly that it has %s', async (_name, change, said) => {
      const store = bucket(change());
      const key = randomUUID();
      for (const work of [
        (): Promise<unknown> => store.putFile(key, Buffer.from('x')),
        (): Promise<unknown> => store.getFile(key),
        (): Promise<unknown> => keysOf(store, later()),
      ]) {
        const error = await failure(work());
        expect(error).toMatchObject({ code: 'PLATFORM.FILES_AWAY', status: 503 });
        expect(error.reason).toMatch(said);
        for (const secret of ['not the secret', s3.secretAccessKey])
          expect(JSON.stringify(error) + String(error.stack)).not.toContain(secret);
      }
      await expect(store.checkAvailability()).rejects.toThrow(said);
    });

    it('that never answers is given up, and then asked by one at a time', async () => {
      let connections = 0;
      const endpoint = await at(createServer(() => (connections += 1)));
      const store = bucket(
        { endpoint },
        { socketTimeoutMs: 400, operationTimeoutMs: 1_000, outageRetryMs: 3_600_000, maxAttempts: 2 },
      );
      const key = randomUUID();
      const first = await failure(store.putFile(key, Buffer.alloc(1_000_000)));
      expect(first.reason).toMatch(/does not answer/);
      const asked = connections;
      await Promise.all(Array.from({ length: 20 }, () => failure(store.getFile(key))));
      expect(connections).toBe(asked);
      const now = performance.now.bind(performance);
      const clock = jest.spyOn(performance, 'now').mockImplementation(() => now() + 3_600_001);
      await Promise.all(Array.from({ length: 20 }, () => failure(store.getFile(key))));
      clock.mockRestore();
      // One of the twenty probes the store, with two attempts.
      expect(connections - asked).toBeGreaterThanOrEqual(1);
      expect(connections - asked).toBeLessThanOrEqual(2);
    });

    it('that sends for ever a little is given up as well', async () => {
      const endpoint = await at(
        createHttpServer((_request, response) => {
          response.writeHead(200, { 'content-length': '1000000' });
          const drip = setInterval(() => response.write('x'), 50);
          response.on('close', () => clearInterval(drip));
        }),
      );
      const store = bucket({ endpoint }, { operationTimeoutMs: 1_000 });
      expect((await failure(store.getFile(randomUUID()))).reason).toMatch(/does not answer/);
    });

    it('that breaks off in a file gives no half of it', async () => {
      const endpoint = await at(
        createHttpServer((_request, response) => {
          response.writeHead(200, { 'content-length': '1000' });
          response.write('half', () => response.destroy());
        }),
      );
      const store = bucket({ endpoint }, { operationTimeoutMs: 2_000 });
      expect(await failure(store.getFile(randomUUID()))).toMatchObject({ status: 503 });
    });

    it('that is overloaded is away, and not refused', async () => {
      let asked = 0;
      const endpoint = await at(
        createHttpServer((_request, response) => {
          asked += 1;
          response.writeHead(503).end();
        }),
      );
      const store = bucket({ endpoint }, { maxAttempts: 2 });
      expect((await failure(store.getFile(randomUUID()))).reason).toMatch(/answers 503/);
      expect(asked).toBe(2);
      await failure(store.getFile(randomUUID()));
      expect(asked).toBe(2);
    });

    it('signs what it sends, so that a server takes the whole or nothing', async () => {
      const signed: (string | undefined)[] = [];
      const endpoint = await at(
        createHttpServer((request, response) => {
          signed.push(String(request.headers['x-amz-content-sha256']));
          request.resume().on('end', () => response.end());
        }),
      );
      await bucket({ endpoint }).putFile(randomUUID(), Buffer.from('x'));
      expect(signed).toEqual(['2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881']);
    });

    it('that was killed is unavailable, and has everything when it is back', async () => {
      const told: [string, string | undefined][] = [];
      const store = new S3FileStore(settingsOf(), {
        limits: { outageRetryMs: 500 },
        onOperation: (operation, reason) => told.push([operation, reason]),
      });
      opened.push(store);
      const key = randomUUID();
      await store.putFile(key, Buffer.from('kept'));
      await s3.killServer();
      for (const work of [() => store.getFile(key), () => store.putFile(randomUUID(), Buffer.from('x'))])
        expect(await failure(work())).toMatchObject({ status: 503, options: { retryAfter: 1 } });
      await expect(store.checkAvailability()).rejects.toThrow(/does not answer/);
      await s3.restartServer();
      expect(String(await waitUntil(() => store.getFile(key), 'the store to be back'))).toBe('kept');
      await expect(store.checkAvailability()).resolves.toBeUndefined();
      expect(told[0]).toEqual(['put', undefined]);
      expect(told[1]).toEqual(['get', expect.stringMatching(/does not answer/)]);
      expect(told.at(-1)).toEqual(['check', undefined]);
    });
  });
});
