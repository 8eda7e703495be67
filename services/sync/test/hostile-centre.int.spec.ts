import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Topics, type FeedReceipt } from '@khai-bao/contracts';
import { openSuite, testAreas, waitUntil, type RunningService, type Suite } from '@khai-bao/testing';
import { uuidv7 } from 'uuidv7';
import { ScriptedCentre } from './scripted-centre.js';

const operator = { role: 'dic-operator', areaPath: '79' } as const;

/** A centre that is not what it should be, or somebody who answers in its place: what it says is not believed. */
describe('a hostile data centre', () => {
  let suite: Suite;
  let sync: RunningService;
  let city: ScriptedCentre;
  /** Something inside, which a redirect would like the feed to reach. */
  let inside: Server;
  const reached: string[] = [];
  const insideUrl = (): string => `http://127.0.0.1:${(inside.address() as AddressInfo).port}`;

  beforeAll(async () => {
    suite = await openSuite();
    city = new ScriptedCentre('city', suite.secrets.receipts.city.private, suite.secrets.feed.public);
    inside = createServer((request, response) => {
      reached.push(`${request.method} ${request.url}`);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
    await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve));
    await city.open();
    sync = await suite.startService('sync', {
      module: async () => (await import('../src/sync-service.module.js')).SyncServiceModule,
      migrations: () => import('../src/migrations/index.js'),
      env: {
        FEED_LONGEST_WAIT: '1000',
        FEED_TIMEOUT: '5000',
        DESTINATIONS: JSON.stringify([
          { name: 'city', url: city.url, receiptKeys: [suite.secrets.receipts.city.public] },
        ]),
      },
    });
  }, 120_000);
  afterAll(async () => {
    await suite?.close();
    await city?.close();
    inside?.close();
  });

  const shown = async () => {
    const { body } = await sync.sendRequest('GET', '/v1/feed', { as: operator });
    return (
      body as {
        destinations: {
          state: string;
          lastError: string | null;
          streams: { stream: string; confirmed: number; waiting: number }[];
        }[];
      }
    ).destinations[0]!;
  };
  const gates = async () => (await shown()).streams.find(({ stream }) => stream === 'gate')!;
  const publishGate = (): Promise<unknown> => {
    const gateId = uuidv7();
    return suite.probe.publishEvent(Topics.gate, gateId, {
      gateId,
      unitId: uuidv7(),
      unitName: 'Chợ Bến Nghé',
      areaPath: testAreas.benNghe.path,
      areaName: testAreas.benNghe.name,
      name: 'Cổng chính',
      direction: 'both',
      code: 'BN7K2M4X',
      active: true,
    });
  };

  /** While the centre behaves so, nothing is taken for confirmed; the same batch goes out again when it is itself. */
  async function expectDisbelief(script: ScriptedCentre['script'], error: RegExp): Promise<void> {
    const { confirmed } = await gates();
    const from = city.seen.length;
    city.script = script;
    await publishGate();
    await waitUntil(async () => error.test((await shown()).lastError ?? ''), `the feed to notice: ${error}`);
    expect((await gates()).confirmed).toBe(confirmed);
    city.script = () => 'take';
    await waitUntil(async () => (await gates()).waiting === 0, 'the real receipt');
    const [first, second] = city.seen.slice(from);
    expect([second?.key, second?.digest]).toEqual([first!.key, first!.digest]);
    expect((await gates()).confirmed).toBe(confirmed + 1);
  }

  /** The genuine receipt of a batch that is confirmed. */
  async function aReceipt(): Promise<FeedReceipt> {
    let genuine: FeedReceipt | null = null;
    city.script = () => ({ forge: (receipt) => (genuine = receipt) });
    await publishGate();
    const receipt = await waitUntil(
      () => Promise.resolve(genuine as FeedReceipt | null),
      'a genuine receipt',
    );
    await waitUntil(async () => (await gates()).waiting === 0, 'the batch to be confirmed');
    return receipt;
  }

  it.each([301, 302, 303, 307, 308])('is not followed when it answers %i to somewhere inside', async (status) => {
    await expectDisbelief(
      () => ({ status, headers: { location: `${insideUrl()}/latest/meta-data` } }),
      /request failed|not reachable/,
    );
    expect(reached).toEqual([]);
  }); // prettier-ignore

  it('is not believed with the genuine receipt of an earlier batch', async () => {
    const earlier = await aReceipt();
    await expectDisbelief(
      () => ({ forge: () => earlier }),
      /names another range, idempotency key, bundle digest, entries/,
    );
  });

  it('is not believed with an earlier receipt that only names the new numbers', async () => {
    const earlier = await aReceipt();
    await expectDisbelief(
      () => ({ forge: ({ fromSeq, toSeq, idempotencyKey }) => ({ ...earlier, fromSeq, toSeq, idempotencyKey }) }),
      /names another bundle digest, entries/,
    );
  }); // prettier-ignore

  it.each([
    ['the key that signs the feed', () => suite.secrets.feed.private],
    ['the key that signs sign-ins', () => suite.secrets.tokens.private],
    ['the other centre’s key, under this one’s name', () => ({ ...suite.secrets.receipts.national.private, kid: suite.secrets.receipts.city.private.kid! })],
  ])('is not believed with a receipt signed by %s', async (_whose, keyOf) =>
    expectDisbelief(() => ({ forge: (receipt) => receipt, key: keyOf() }), /not signed by a trusted key/),
  ); // prettier-ignore

  it.each([
    ['that is no receipt', { receipt: 'eyJhbGciOiJub25lIn0.e30.' }, /not signed by a trusted key/],
    ['that is nothing', {}, /without a receipt/],
    ['that is a thousand levels deep', { receipt: JSON.parse('['.repeat(1_000) + ']'.repeat(1_000)) as object }, /without a receipt/],
    ['with prototypes', JSON.parse('{"__proto__":{"receipt":"x"}}') as object, /without a receipt/],
    ['longer than it may be', { receipt: 'x'.repeat(5 * 1024 * 1024) }, /request failed/],
  ])('does no harm with an answer %s', async (_what, body, error) =>
    expectDisbelief(() => ({ status: 200, body }), error),
  ); // prettier-ignore
});
