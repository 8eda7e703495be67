import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { contentDigest, MessageSigner } from '@khai-bao/platform/signing';
import { pair, RunningCentre, type Posted } from './running-centre.js';

let centre: RunningCentre;
const bundleOf: RunningCentre['bundleOf'] = (...given) => centre.bundleOf(...given);
const post: RunningCentre['post'] = (...given) => centre.post(...given);
const get: RunningCentre['get'] = (...given) => centre.get(...given);
const position: RunningCentre['position'] = (...given) => centre.position(...given);
const rows: RunningCentre['rows'] = (sql) => centre.rows(sql);

beforeAll(async () => {
  centre = await RunningCentre.open();
}, 60_000);
afterAll(() => centre?.close());

describe('a data centre under attack', () => {
  const nothing = async (attack: () => Promise<Posted>): Promise<Posted> => {
    const count = 'select (select count(*) from resource_version)::int as versions, (select count(*) from receipt)::int as receipts';
    const [before, stood] = [await rows(count), await position()];
    const posted = await attack();
    expect([await rows(count), await position()]).toEqual([before, stood]);
    return posted;
  }; // prettier-ignore

  it('a replayed batch, with its signature or a new one, changes nothing', async () => {
    const batch = bundleOf([{ id: 'replayed' }], { from: (await position()) + 1 });
    const first = await post(batch);
    expect(first.status).toBe(200);
    for (const created of [undefined, new Date(Date.now() - 60_000)])
      expect((await nothing(() => post(batch, { created: created ?? new Date() }))).body).toEqual(first.body);
  }); // prettier-ignore

  it('an old batch under a new idempotency key replaces no newer version', async () => {
    const from = (await position()) + 1;
    await post(bundleOf([{ id: 'newer', version: 2, name: 'Chợ Mới' }], { from }));
    await post(bundleOf([{ id: 'newer', version: 1, name: 'Chợ Cũ' }], { from }));
    expect((await get('/fhir/Organization/newer')).body.name).toBe('Chợ Mới');
    expect(await position()).toBe(from);
  });

  it('a batch that arrives too early is refused, and both are stored once', async () => {
    const from = (await position()) + 1;
    const [one, two] = [bundleOf([{ id: 'first' }], { from }), bundleOf([{ id: 'second' }], { from: from + 1 })];
    const early = await nothing(() => post(two));
    expect([early.status, early.body.code, early.body.expected]).toEqual([409, 'CENTRE.OUT_OF_ORDER', from]);
    expect([(await post(one)).status, (await post(two)).status, await position()]).toEqual([200, 200, from + 1]);
  }); // prettier-ignore

  it('entries in another order are refused', async () => {
    const { key, body } = bundleOf([{ id: 'p' }, { id: 'q' }], { from: (await position()) + 1 });
    const bundle = JSON.parse(body.toString()) as { entry: unknown[] };
    bundle.entry = [bundle.entry[1], bundle.entry[0], bundle.entry[2]];
    const posted = await nothing(() => post({ key, body: Buffer.from(JSON.stringify(bundle)) }));
    expect([posted.status, posted.body.fields]).toEqual([422, [{ path: 'entry[1].extension', code: 'order' }]]);
  }); // prettier-ignore

  it.each<[string, (whole: string) => string, number, string]>([
    ['in the middle of its bytes', (whole) => whole.slice(0, whole.length / 2), 422, 'Bundle'],
    ['before its last byte', (whole) => whole.slice(0, -1), 422, 'Bundle'],
    ['by an entry', (whole) => {
      const bundle = JSON.parse(whole) as { entry: unknown[] };
      return JSON.stringify({ ...bundle, entry: bundle.entry.slice(1) });
    }, 422, 'entry'],
    ['by its statement', (whole) => {
      const bundle = JSON.parse(whole) as { entry: unknown[] };
      return JSON.stringify({ ...bundle, entry: bundle.entry.slice(0, -1) });
    }, 422, 'entry[1]'],
  ])('a batch truncated %s, even with a valid signature, stores nothing', async (_where, cut, status, path) => {
    const { key, body } = bundleOf([{ id: 'r' }, { id: 's' }], { from: (await position()) + 1 });
    const posted = await nothing(() => post({ key, body: Buffer.from(cut(body.toString())) }));
    expect([posted.status, posted.body.fields?.[0]?.path]).toEqual([status, path]);
    // Cut off on the way, the signature does not fit any more.
    expect((await nothing(() => post({ key, body }, { sent: Buffer.from(cut(body.toString())) }))).status).toBe(401);
  }); // prettier-ignore

  it('a batch signed by a key of another purpose, also under the key id of the sender, is refused', async () => {
    const batch = bundleOf([{ id: 't' }], { from: (await position()) + 1 });
    for (const by of [centre.receipts.private, { ...centre.receipts.private, kid: 'sender-1' }, (await pair('sender-1')).private])
      expect((await nothing(() => post(batch, { by }))).body.code).toBe('CENTRE.BAD_SIGNATURE');
  }); // prettier-ignore

  it('a batch changed in transit, with a matching digest, is refused', async () => {
    const batch = bundleOf([{ id: 'u' }], { from: (await position()) + 1 });
    const sent = Buffer.from(batch.body.toString().replace('Bến Nghé', 'Bến Thành'));
    const changed = { sent, headers: { 'content-digest': contentDigest(sent) } };
    expect((await nothing(() => post(batch, changed))).status).toBe(401);
    const renamed = { headers: { 'idempotency-key': randomUUID() } };
    expect((await nothing(() => post(batch, renamed))).status).toBe(401);
  });

  it('a batch for the other centre, even with a valid signature, is refused', async () => {
    const batch = bundleOf([{ id: 'v' }], { from: (await position()) + 1, destination: 'national' });
    const posted = await nothing(() => post(batch));
    expect([posted.status, posted.body.fields]).toEqual([
      422,
      [{ path: 'entry[1].resource.extension', code: 'destination' }],
    ]);
  });

  it('a read request signed for the other centre is refused, also with the Host of the other centre', async () => {
    const other = 'http://national.example';
    const signed = await new MessageSigner(centre.sender.private).signRequest({ method: 'GET', url: `${other}/v1/summary`, headers: {} });
    const answer = await new Promise<number>((resolve, reject) => {
      const request = http.get(`${centre.url}/v1/summary`, { headers: { ...signed, host: 'national.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      request.on('error', reject);
    });
    expect(answer).toBe(401);
  }); // prettier-ignore

  it('repeated member names and prototypes: the validated value is the stored one', async () => {
    const { key, body } = bundleOf([{ id: 'twice' }], { from: (await position()) + 1 });
    const twice = body.toString().replace('"name":"Chợ Bến Nghé"', '"name":"","name":"Chợ Bến Nghé","__proto__":{"admin":true}');
    expect((await post({ key, body: Buffer.from(twice) })).status).toBe(200);
    const read = await get('/fhir/Organization/twice');
    expect(read.body.name).toBe('Chợ Bến Nghé');
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  }); // prettier-ignore
});
