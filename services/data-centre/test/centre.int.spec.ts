import { randomBytes, randomUUID } from 'node:crypto';
import { feedUrns, receiptType, type FeedReceipt } from '@khai-bao/contracts';
import { MessageSigner, readStatement, sha256 } from '@khai-bao/platform/signing';
import { testServers } from '@khai-bao/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { CentreConfig } from '../src/centre.config.js';
import { createCentre } from '../src/create-centre.js';
import { centreDataSource } from '../src/database.js';

const pair = async (kid: string): Promise<{ public: JWK; private: JWK }> => {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return {
    public: { ...(await exportJWK(publicKey)), kid },
    private: { ...(await exportJWK(privateKey)), kid },
  };
};

let app: NestFastifyApplication;
let url: string;
let sender: { public: JWK; private: JWK };
let receipts: { public: JWK; private: JWK };

beforeAll(async () => {
  [sender, receipts] = await Promise.all([pair('sender-1'), pair('city-1')]);
  const name = `centre_${randomBytes(4).toString('hex')}`;
  const admin = new pg.Client({ connectionString: testServers().databaseUrl });
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  const databaseUrl = new URL(testServers().databaseUrl);
  databaseUrl.pathname = `/${name}`;
  const config = Object.assign(new CentreConfig(), {
    databaseUrl: databaseUrl.href,
    logLevel: 'silent',
    centreName: 'city',
    receiptSigningKey: JSON.stringify(receipts.private),
    senderPublicKeys: JSON.stringify([sender.public]),
    bodyLimit: 64 * 1024,
  });
  const migrating = await centreDataSource(config).initialize();
  await migrating.runMigrations();
  await migrating.destroy();
  app = await createCentre(config);
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
}, 60_000);

afterAll(() => app?.close());

type Change = { id: string; version?: number; name?: string; gone?: boolean };
interface Sent {
  readonly from: number;
  readonly to?: number;
  readonly holes?: number[];
  readonly key?: string;
  readonly stream?: string;
}

/** A Bundle as the feed sends it: one Organization for each number. */
function bundleOf(
  changes: readonly Change[],
  { from, to = from + changes.length - 1, holes = [], key = randomUUID(), stream = 'unit' }: Sent,
) {
  let seq = from - 1;
  const entry = changes.map(({ id, version = 1, name = 'Chợ Bến Nghé', gone = false }) => {
    do seq += 1;
    while (holes.includes(seq));
    return {
      extension: [
        {
          url: feedUrns.entry,
          extension: [
            { url: 'stream', valueCode: stream },
            { url: 'seq', valueDecimal: seq },
            { url: 'id', valueString: id },
            { url: 'version', valueDecimal: version },
          ],
        },
      ],
      fullUrl: `${url}/fhir/Organization/${id}`,
      ...(gone ? {} : { resource: { resourceType: 'Organization', id, name } }),
      request: { method: gone ? 'DELETE' : 'PUT', url: `Organization/${id}` },
    };
  });
  const batch = [
    { url: 'destination', valueString: 'city' },
    { url: 'stream', valueCode: stream },
    { url: 'from', valueDecimal: from },
    { url: 'to', valueDecimal: to },
    ...holes.map((hole) => ({ url: 'hole', valueDecimal: hole })),
  ];
  const provenance = {
    resourceType: 'Provenance',
    id: key,
    extension: [{ url: feedUrns.batch, extension: batch }],
    target: [{ display: 'the batch' }],
    recorded: '2021-06-30T01:00:00.000Z',
    agent: [{ who: { display: 'Khai Báo' } }],
  };
  const bundle = {
    resourceType: 'Bundle',
    type: 'transaction',
    identifier: { system: feedUrns.key, value: key },
    timestamp: '2021-06-30T01:00:00.000Z',
    entry: [
      ...entry,
      {
        fullUrl: `${url}/fhir/Provenance/${key}`,
        resource: provenance,
        request: { method: 'PUT', url: `Provenance/${key}` },
      },
    ],
  };
  return { key, body: Buffer.from(JSON.stringify(bundle)) };
}

interface Posted {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers are what a test looks into
  readonly body: any;
}
async function post(
  { key, body }: { key: string; body: Buffer<ArrayBuffer> },
  change: { by?: JWK; created?: Date; type?: string; sent?: Buffer<ArrayBuffer>; unsigned?: boolean } = {},
): Promise<Posted> {
  const request = {
    method: 'POST',
    url: `${url}/fhir`,
    headers: { 'content-type': change.type ?? 'application/fhir+json', 'idempotency-key': key },
    body,
  };
  const headers = change.unsigned
    ? request.headers
    : await new MessageSigner(change.by ?? sender.private).sign(request, change.created);
  const answer = await fetch(request.url, { method: 'POST', headers, body: change.sent ?? body });
  return { status: answer.status, body: await answer.json() };
}
async function get(
  path: string,
  headers?: Record<string, string>,
): Promise<Posted & { signed: Record<string, string> }> {
  const signed =
    headers ??
    (await new MessageSigner(sender.private).sign({ method: 'GET', url: url + path, headers: {} }));
  const answer = await fetch(url + path, { headers: signed });
  return { status: answer.status, body: await answer.json(), signed };
}
const receiptOf = async (posted: Posted): Promise<FeedReceipt> =>
  (await readStatement([receipts.public], receiptType, posted.body.receipt as string)) as FeedReceipt;
const position = async (stream = 'unit'): Promise<number> =>
  ((await get('/v1/summary')).body.streams as { stream: string; position: number }[]).find(
    (row) => row.stream === stream,
  )!.position;
const rows = (sql: string): Promise<Record<string, unknown>[]> => app.get(DataSource).query(sql);

describe('a data centre', () => {
  it('takes a signed batch and answers a signed receipt that names all of it', async () => {
    const batch = bundleOf([{ id: 'a' }, { id: 'b' }], { from: 1 });
    const posted = await post(batch);
    expect(posted.status).toBe(200);
    const receipt = await receiptOf(posted);
    expect(receipt).toMatchObject({
      destination: 'city',
      stream: 'unit',
      fromSeq: 1,
      toSeq: 2,
      holes: [],
      idempotencyKey: batch.key,
      bundleDigest: sha256(batch.body),
      entries: [
        { seq: 1, reference: 'Organization/a', version: 1, result: 'stored' },
        { seq: 2, reference: 'Organization/b', version: 1, result: 'stored' },
      ],
    });
    const read = await get('/fhir/Organization/a');
    expect(read.body).toMatchObject({
      resourceType: 'Organization',
      name: 'Chợ Bến Nghé',
      meta: { versionId: '1' },
    });
    expect(await position()).toBe(2);
  });

  it.each<[string, Parameters<typeof post>[1], number]>([
    ['without a signature', { unsigned: true }, 401],
    ['with a signature of six minutes ago', { created: new Date(Date.now() - 6 * 60_000) }, 401],
    ['with another body than was signed', { sent: Buffer.from('{}') }, 401],
    ['as another type', { type: 'application/json' }, 415],
  ])('takes nothing %s', async (_what, change, status) => {
    const before = await position();
    const { body, ...answer } = await post(bundleOf([{ id: 'x' }], { from: before + 1 }), change);
    expect(answer.status).toBe(status);
    expect(body.code).toBe(status === 401 ? 'CENTRE.BAD_SIGNATURE' : 'PLATFORM.UNSUPPORTED_TYPE');
    expect(await position()).toBe(before);
  });

  it('takes nothing from an unknown key, or from a known name with another key', async () => {
    for (const kid of ['stranger', 'sender-1']) {
      const stranger = await pair(kid);
      expect((await post(bundleOf([{ id: 'x' }], { from: 3 }), { by: stranger.private })).status).toBe(401);
    }
  });

  it('answers a repeat with the very same receipt, also when both come at once, and stores it once', async () => {
    const batch = bundleOf([{ id: 'c' }], { from: 3 });
    const [first, second] = await Promise.all([post(batch), post(batch)]);
    const third = await post(batch);
    expect([second.body.receipt, third.body.receipt]).toEqual([first.body.receipt, first.body.receipt]);
    const [history] = await rows(`select count(*)::int as versions from resource_history where id = 'c'`);
    expect(history).toEqual({ versions: 1 });
  });

  it('refuses a gap with the number that it wants, and a key used for another batch', async () => {
    const gap = await post(bundleOf([{ id: 'x' }], { from: 9 }));
    expect([gap.status, gap.body.code, gap.body.expected]).toEqual([409, 'CENTRE.OUT_OF_ORDER', 4]);
    const batch = bundleOf([{ id: 'd' }], { from: 4 });
    expect((await post(batch)).status).toBe(200);
    const other = await post(bundleOf([{ id: 'e' }], { from: 5, key: batch.key }));
    expect([other.status, other.body.expected]).toEqual([409, 5]);
  });

  it('takes a batch that begins earlier: what is held is recognised, record by record', async () => {
    const again = bundleOf([{ id: 'd' }, { id: 'e' }], { from: 4 });
    const receipt = await receiptOf(await post(again));
    expect(receipt.entries.map(({ result }) => result)).toEqual(['unchanged', 'stored']);
    expect(await position()).toBe(5);
  });

  it('names the bad entry of a batch and stores nothing of it', async () => {
    const good = bundleOf([{ id: 'f' }, { id: 'g', name: '' }], { from: 6 });
    const posted = await post(good);
    expect([posted.status, posted.body.code, posted.body.fields]).toEqual([
      422,
      'CENTRE.BAD_BUNDLE',
      [{ path: 'entry[1].resource.name', code: 'empty' }],
    ]);
    expect((await get('/fhir/Organization/f')).status).toBe(404);
    expect(await position()).toBe(5);
  });

  it('keeps stated holes provable, and closes one when its record comes after all', async () => {
    const holes = async (): Promise<number> =>
      (await get('/v1/summary')).body.streams.find((row: { stream: string }) => row.stream === 'unit').holes;
    const receipt = await receiptOf(await post(bundleOf([{ id: 'f' }], { from: 6, to: 7, holes: [7] })));
    expect([receipt.toSeq, receipt.holes]).toEqual([7, [7]]);
    expect([await position(), await holes()]).toEqual([7, 1]);
    await post(bundleOf([{ id: 'g' }], { from: 7 }));
    expect(await holes()).toBe(0);
  });

  it('keeps every version; an older one never covers a newer; what is deleted is gone and its history is not', async () => {
    await post(bundleOf([{ id: 'a', version: 2, name: 'Chợ Cũ' }], { from: 8 }));
    const late = await receiptOf(await post(bundleOf([{ id: 'a', version: 1 }], { from: 8 })));
    expect(late.entries[0]?.result).toBe('superseded');
    expect((await get('/fhir/Organization/a')).body).toMatchObject({
      name: 'Chợ Cũ',
      meta: { versionId: '2' },
    });
    const gone = await receiptOf(await post(bundleOf([{ id: 'a', version: 3, gone: true }], { from: 9 })));
    expect(gone.entries[0]?.result).toBe('deleted');
    expect((await get('/fhir/Organization/a')).status).toBe(404);
    const history = await rows(
      `select version::int, content is null as gone from resource_history where id = 'a' order by version_number`,
    );
    expect(history).toEqual([
      { version: 1, gone: false },
      { version: 2, gone: false },
      { version: 3, gone: true },
    ]);
  });

  it('counts each stream apart', async () => {
    expect((await post(bundleOf([{ id: 'h' }], { from: 1, stream: 'gate' }))).status).toBe(200);
    expect([await position('gate'), await position('unit')]).toEqual([1, 9]);
  });

  it('can be read only with a signature, each once', async () => {
    expect((await get('/v1/summary', {})).status).toBe(401);
    expect((await get('/fhir/Organization/b', {})).status).toBe(401);
    const { signed, status } = await get('/v1/summary');
    expect(status).toBe(200);
    expect((await get('/v1/summary', signed)).status).toBe(401);
    expect((await get('/fhir/Organization/b', (await get('/v1/summary')).signed)).status).toBe(401);
  });

  it('says in the open only how it is and what its interface looks like', async () => {
    expect((await get('/health/live', {})).body).toEqual({ status: 'live' });
    expect((await get('/health/ready', {})).body).toMatchObject({ ready: true });
    expect(Object.keys((await get('/openapi.json', {})).body.paths as object)).toEqual(
      expect.arrayContaining(['/fhir', '/v1/summary', '/fhir/{type}/{id}']),
    );
    expect((await get('/elsewhere', {})).status).toBe(404);
  });

  it('refuses what is too large or too deep in one answer', async () => {
    const large = bundleOf([{ id: 'x', name: 'x'.repeat(70_000) }], { from: 10 });
    expect((await post(large)).status).toBe(413);
    const key = randomUUID();
    const deep = Buffer.from(`${'['.repeat(30_000)}${']'.repeat(30_000)}`);
    expect((await post({ key, body: deep })).status).toBe(422);
  });
});
