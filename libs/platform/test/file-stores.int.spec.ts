import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openS3, until, type TestS3 } from '@khai-bao/testing';
import {
  FileStoreAway,
  FolderFileStore,
  S3FileStore,
  type FileStore,
  type S3Bounds,
  type S3Settings,
} from '../src/files/index.js';

const keysOf = async (store: FileStore, instant: Date): Promise<string[]> => {
  const keys: string[] = [];
  for await (const key of store.keysBefore(instant)) keys.push(key);
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
  const bucket = (change: Partial<S3Settings> = {}, bounds: Partial<S3Bounds> = {}): S3FileStore => {
    // A busy machine may hold the server up: its silence is no fault of the store, unless a test says how long it may last.
    const patient = { connect: 30_000, silence: 60_000, whole: 120_000, check: 30_000 };
    const store = new S3FileStore(settingsOf(change), { bounds: { ...patient, ...bounds } });
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
        await store.put(key, bytes);
        // Another instance of the service sees it.
        expect((await open(place).get(key))?.equals(bytes)).toBe(true);
      }
      expect(await store.get(randomUUID())).toBeNull();
      await expect(store.check()).resolves.toBeUndefined();
    });

    it('puts in the place of what was there', async () => {
      const key = randomUUID();
      await store.put(key, Buffer.from('a longer one, that was first'));
      await store.put(key, Buffer.from('second'));
      expect(String(await store.get(key))).toBe('second');
    });

    it('lets go, once and again', async () => {
      const key = randomUUID();
      await store.put(key, Buffer.from('x'));
      await store.remove(key);
      expect(await store.get(key)).toBeNull();
      await expect(store.remove(key)).resolves.toBeUndefined();
      await expect(store.remove(randomUUID())).resolves.toBeUndefined();
    });

    it('takes no key that is no UUID', async () => {
      for (const key of ['', '..', '../other/file', `${randomUUID()}/x`, randomUUID().toUpperCase(), 'a b']) {
        await expect(store.put(key, Buffer.from('x'))).rejects.toThrow('UUID');
        await expect(store.get(key)).rejects.toThrow('UUID');
        await expect(store.remove(key)).rejects.toThrow('UUID');
      }
      expect(await keysOf(store, later())).toEqual([]);
    });

    it('names keys that were put before an instant, and nothing that is not ours', async () => {
      const old = [randomUUID(), randomUUID()].sort();
      for (const key of old) await store.put(key, Buffer.from('old'));
      await plant(place, 'readme.txt');
      await plant(place, `${randomUUID()}.bak`);
      await wait(2_100);
      const instant = new Date();
      await wait(50);
      const fresh = randomUUID();
      await store.put(fresh, Buffer.from('new'));
      expect(await keysOf(store, instant)).toEqual(old);
      expect(await keysOf(store, new Date(0))).toEqual([]);
      expect(await keysOf(store, later())).toEqual([...old, fresh].sort());
    });

    it('is its service’s own', async () => {
      const other = open(`${place}-2`);
      const key = randomUUID();
      await store.put(key, Buffer.from('mine'));
      expect(await other.get(key)).toBeNull();
      await other.remove(key);
      expect(await keysOf(other, later())).toEqual([]);
      expect(String(await store.get(key))).toBe('mine');
    });

    it('lets go what nobody knows of', async () => {
      const [known, unknown] = [randomUUID(), randomUUID()];
      await store.put(known, Buffer.from('known'));
      await store.put(unknown, Buffer.from('unknown'));
      await store.removeUnknown(new Date(Date.now() - 60_000), () => Promise.resolve(false));
      expect(await keysOf(store, later())).toEqual([known, unknown].sort());
      await store.removeUnknown(later(), (key) => Promise.resolve(key === known));
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
    const failure = async (work: Promise<unknown>): Promise<FileStoreAway> => {
      const error = await work.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(FileStoreAway);
      return error as FileStoreAway;
    };

    it('is read page by page', async () => {
      const prefix = `pages-${randomBytes(4).toString('hex')}`;
      const store = bucket({ prefix }, { page: 2 });
      const keys = Array.from({ length: 7 }, () => randomUUID()).sort();
      for (const key of keys) await store.put(key, Buffer.from('x'));
      expect(await keysOf(store, later())).toEqual(keys);
      // Letting go while it is read leaves none out.
      await store.removeUnknown(later(), () => Promise.resolve(false));
      expect(await keysOf(store, later())).toEqual([]);
    });

    it.each([
      [
        'a wrong secret',
        () => ({ credentials: { accessKeyId: s3.accessKeyId, secretAccessKey: 'not the secret' } }),
        /refuses the key/,
      ],
      [
        'a key that nobody knows',
        () => ({ credentials: { accessKeyId: 'nobody', secretAccessKey: s3.secretAccessKey } }),
        /refuses the key/,
      ],
      ['a bucket that is not there', () => ({ bucket: 'not-there' }), /bucket is not there|refuses/],
    ])('says clearly that it has %s', async (_name, change, said) => {
      const store = bucket(change());
      const key = randomUUID();
      for (const work of [
        (): Promise<unknown> => store.put(key, Buffer.from('x')),
        (): Promise<unknown> => store.get(key),
        (): Promise<unknown> => keysOf(store, later()),
      ]) {
        const error = await failure(work());
        expect(error).toMatchObject({ code: 'PLATFORM.FILES_AWAY', status: 503 });
        expect(error.reason).toMatch(said);
        for (const secret of ['not the secret', s3.secretAccessKey])
          expect(JSON.stringify(error) + String(error.stack)).not.toContain(secret);
      }
      await expect(store.check()).rejects.toThrow(said);
    });

    it('that never answers is given up in time, and then asked by one at a time', async () => {
      let connections = 0;
      const endpoint = await at(createServer(() => (connections += 1)));
      const store = bucket({ endpoint }, { silence: 400, whole: 1_000, rest: 800, tries: 2 });
      const key = randomUUID();
      const began = performance.now();
      const first = await failure(store.put(key, Buffer.alloc(1_000_000)));
      expect(performance.now() - began).toBeLessThan(2_500);
      expect(first.reason).toMatch(/does not answer/);
      const asked = connections;
      const again = performance.now();
      await Promise.all(Array.from({ length: 20 }, () => failure(store.get(key))));
      expect(performance.now() - again).toBeLessThan(300);
      expect(connections).toBe(asked);
      await wait(900);
      const trying = performance.now();
      const all = await Promise.all(
        Array.from({ length: 20 }, async () => {
          await failure(store.get(key));
          return performance.now() - trying;
        }),
      );
      expect(all.filter((milliseconds) => milliseconds > 300)).toHaveLength(1);
    });

    it('that sends for ever a little is given up in time as well', async () => {
      const endpoint = await at(
        createHttpServer((_request, response) => {
          response.writeHead(200, { 'content-length': '1000000' });
          const drip = setInterval(() => response.write('x'), 50);
          response.on('close', () => clearInterval(drip));
        }),
      );
      const store = bucket({ endpoint }, { whole: 1_000 });
      const began = performance.now();
      expect((await failure(store.get(randomUUID()))).reason).toMatch(/does not answer/);
      expect(performance.now() - began).toBeLessThan(2_500);
    });

    it('that breaks off in a file gives no half of it', async () => {
      const endpoint = await at(
        createHttpServer((_request, response) => {
          response.writeHead(200, { 'content-length': '1000' });
          response.write('half', () => response.destroy());
        }),
      );
      await failure(bucket({ endpoint }, { whole: 2_000 }).get(randomUUID()));
    });

    it('that is overloaded is away, and not refused', async () => {
      let asked = 0;
      const endpoint = await at(
        createHttpServer((_request, response) => {
          asked += 1;
          response.writeHead(503).end();
        }),
      );
      const store = bucket({ endpoint }, { tries: 2 });
      expect((await failure(store.get(randomUUID()))).reason).toMatch(/answers 503/);
      expect(asked).toBe(2);
      await failure(store.get(randomUUID()));
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
      await bucket({ endpoint }).put(randomUUID(), Buffer.from('x'));
      expect(signed).toEqual(['2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881']);
    });

    it('that was killed fails within the bound, and has everything when it is back', async () => {
      const told: [string, string | undefined][] = [];
      const store = new S3FileStore(settingsOf(), {
        bounds: { rest: 500 },
        onAsked: (operation, reason) => told.push([operation, reason]),
      });
      opened.push(store);
      const key = randomUUID();
      await store.put(key, Buffer.from('kept'));
      await s3.kill();
      const began = performance.now();
      for (const work of [() => store.get(key), () => store.put(randomUUID(), Buffer.from('x'))])
        expect(await failure(work())).toMatchObject({ status: 503, options: { retryAfter: 1 } });
      expect(performance.now() - began).toBeLessThan(12_500);
      await expect(store.check()).rejects.toThrow(/does not answer/);
      await s3.startAgain();
      expect(String(await until(() => store.get(key), 'the store to be back'))).toBe('kept');
      await expect(store.check()).resolves.toBeUndefined();
      expect(told[0]).toEqual(['put', undefined]);
      expect(told[1]).toEqual(['get', expect.stringMatching(/does not answer/)]);
      expect(told.at(-1)).toEqual(['check', undefined]);
    });
  });
});
