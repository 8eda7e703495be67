import { randomUUID } from 'node:crypto';
import { sha256Base64Url } from '@khai-bao/platform/signing';
import { pair, RunningCentre } from './running-centre.js';

let centre: RunningCentre;
const bundleOf: RunningCentre['bundleOf'] = (...given) => centre.bundleOf(...given);
const post: RunningCentre['post'] = (...given) => centre.post(...given);
const get: RunningCentre['get'] = (...given) => centre.get(...given);
const position: RunningCentre['position'] = (...given) => centre.position(...given);
const rows: RunningCentre['rows'] = (sql) => centre.rows(sql);
const receiptOf: RunningCentre['receiptOf'] = (posted) => centre.receiptOf(posted);

beforeAll(async () => {
  centre = await RunningCentre.open();
}, 60_000);
afterAll(() => centre?.close());

describe('a data centre', () => {
  it('receives a signed batch and returns a signed receipt that names each entry', async () => {
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
      bundleDigest: sha256Base64Url(batch.body),
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
  ])('refuses a batch %s', async (_what, change, status) => {
    const before = await position();
    const { body, ...answer } = await post(bundleOf([{ id: 'x' }], { from: before + 1 }), change);
    expect(answer.status).toBe(status);
    expect(body.code).toBe(status === 401 ? 'CENTRE.BAD_SIGNATURE' : 'PLATFORM.UNSUPPORTED_TYPE');
    expect(await position()).toBe(before);
  });

  it('refuses an unknown key, and a known key id with another key', async () => {
    for (const kid of ['stranger', 'sender-1']) {
      const stranger = await pair(kid);
      expect((await post(bundleOf([{ id: 'x' }], { from: 3 }), { by: stranger.private })).status).toBe(401);
    }
  });

  it('returns the same receipt for a repetition, also for concurrent requests, and stores the batch once', async () => {
    const batch = bundleOf([{ id: 'c' }], { from: 3 });
    const [first, second] = await Promise.all([post(batch), post(batch)]);
    const third = await post(batch);
    expect([second.body.receipt, third.body.receipt]).toEqual([first.body.receipt, first.body.receipt]);
    const [history] = await rows(`select count(*)::int as versions from resource_version where id = 'c'`);
    expect(history).toEqual({ versions: 1 });
  });

  it('refuses a gap with the expected number, and a key that was used for another batch', async () => {
    const gap = await post(bundleOf([{ id: 'x' }], { from: 9 }));
    expect([gap.status, gap.body.code, gap.body.expected]).toEqual([409, 'CENTRE.OUT_OF_ORDER', 4]);
    const batch = bundleOf([{ id: 'd' }], { from: 4 });
    expect((await post(batch)).status).toBe(200);
    const other = await post(bundleOf([{ id: 'e' }], { from: 5, key: batch.key }));
    expect([other.status, other.body.expected]).toEqual([409, 5]);
  });

  it('accepts a batch that begins earlier, and recognises each stored record', async () => {
    const again = bundleOf([{ id: 'd' }, { id: 'e' }], { from: 4 });
    const receipt = await receiptOf(await post(again));
    expect(receipt.entries.map(({ result }) => result)).toEqual(['unchanged', 'stored']);
    expect(await position()).toBe(5);
  });

  it('names the invalid entry of a batch and stores nothing of the batch', async () => {
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

  it('stores stated holes, and closes one when its record arrives later', async () => {
    const holes = async (): Promise<number> =>
      (await get('/v1/summary')).body.streams.find((row: { stream: string }) => row.stream === 'unit').holes;
    const receipt = await receiptOf(await post(bundleOf([{ id: 'f' }], { from: 6, to: 7, holes: [7] })));
    expect([receipt.toSeq, receipt.holes]).toEqual([7, [7]]);
    expect([await position(), await holes()]).toEqual([7, 1]);
    await post(bundleOf([{ id: 'g' }], { from: 7 }));
    expect(await holes()).toBe(0);
  });

  it('keeps every version; an older one never replaces a newer one; a deletion erases the content of all versions', async () => {
    await post(bundleOf([{ id: 'a', version: 2, name: 'Chợ Cũ' }], { from: 8 }));
    const late = await receiptOf(await post(bundleOf([{ id: 'a', version: 1 }], { from: 8 })));
    expect(late.entries[0]?.result).toBe('superseded');
    expect((await get('/fhir/Organization/a')).body).toMatchObject({
      name: 'Chợ Cũ',
      meta: { versionId: '2' },
    });
    const content = await rows(`select content is null as gone from resource_version where id = 'a'`);
    expect(content).toEqual([{ gone: false }, { gone: false }]);
    const gone = await receiptOf(await post(bundleOf([{ id: 'a', version: 3, gone: true }], { from: 9 })));
    expect(gone.entries[0]?.result).toBe('deleted');
    expect((await get('/fhir/Organization/a')).status).toBe(404);
    const history = await rows(
      `select version::int, content is null as gone from resource_version where id = 'a' order by version_number`,
    );
    expect(history).toEqual([
      { version: 1, gone: true },
      { version: 2, gone: true },
      { version: 3, gone: true },
    ]);
  });

  it('counts each stream separately', async () => {
    expect((await post(bundleOf([{ id: 'h' }], { from: 1, stream: 'gate' }))).status).toBe(200);
    expect([await position('gate'), await position('unit')]).toEqual([1, 9]);
  });

  it('can be read only with a signature, each of which is valid once', async () => {
    expect((await get('/v1/summary', {})).status).toBe(401);
    expect((await get('/fhir/Organization/b', {})).status).toBe(401);
    const { signed, status } = await get('/v1/summary');
    expect(status).toBe(200);
    expect((await get('/v1/summary', signed)).status).toBe(401);
    expect((await get('/fhir/Organization/b', (await get('/v1/summary')).signed)).status).toBe(401);
  });

  it('serves health and the OpenAPI document without a signature, and nothing else', async () => {
    expect((await get('/health/live', {})).body).toEqual({ status: 'live' });
    expect((await get('/health/ready', {})).body).toMatchObject({ ready: true });
    expect(Object.keys((await get('/openapi.json', {})).body.paths as object)).toEqual(
      expect.arrayContaining(['/fhir', '/v1/summary', '/fhir/{type}/{id}']),
    );
    expect((await get('/elsewhere', {})).status).toBe(404);
  });

  it('refuses a body that is too large or nested too deeply', async () => {
    const large = bundleOf([{ id: 'x', name: 'x'.repeat(70_000) }], { from: 10 });
    expect((await post(large)).status).toBe(413);
    const key = randomUUID();
    const deep = Buffer.from(`${'['.repeat(30_000)}${']'.repeat(30_000)}`);
    expect((await post({ key, body: deep })).status).toBe(422);
  });
});
