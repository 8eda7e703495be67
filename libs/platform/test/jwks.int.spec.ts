import { generateKeyPairSync } from 'node:crypto';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  openSuite,
  signToken,
  type RunningService,
  type ServiceResponse,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import type { JWK } from 'jose';

const officer: TestAccount = { role: 'ward-officer', areaPath: '79.760.26740' };
const unavailable = { status: 503, body: { code: 'PLATFORM.UNAVAILABLE' } };
const refused = { status: 401, body: { code: 'PLATFORM.UNAUTHENTICATED' } };

interface TestKey {
  readonly public: JWK;
  readonly private: JWK;
}
const makeKey = (kid: string): TestKey => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    public: { ...(pair.publicKey.export({ format: 'jwk' }) as JWK), kid },
    private: { ...(pair.privateKey.export({ format: 'jwk' }) as JWK), kid },
  };
};
const publish =
  (...keys: readonly TestKey[]): RequestListener =>
  (_request, response) =>
    void response.end(JSON.stringify({ keys: keys.map((key) => key.public) }));
const respondWith =
  (status: number, body: string): RequestListener =>
  (_request, response) =>
    void response.writeHead(status).end(body);

/** A JWKS endpoint whose responses a test chooses. */
class TestJwksEndpoint {
  respond: RequestListener = respondWith(503, '');
  requests = 0;
  private readonly held = new Set<ServerResponse>();
  private readonly server: Server = createServer((request, response) => {
    this.requests += 1;
    this.held.add(response);
    void this.respond(request, response);
  });

  async open(port = 0): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const response of this.held) response.destroy();
    this.held.clear();
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }
}

describe('the keys of access tokens', () => {
  let suite: Suite;
  let service: RunningService;
  let endpoint: TestJwksEndpoint;
  let port: number;
  const first = makeKey('first');
  const second = makeKey('second');

  const requestWith = async (key: TestKey): Promise<ServiceResponse> =>
    service.sendRequest('GET', '/v1/mine', { as: await signToken(key.private, officer) });
  const pause = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => setTimeout(resolve, milliseconds));

  beforeAll(async () => {
    suite = await openSuite();
    endpoint = new TestJwksEndpoint();
    port = await endpoint.open();
    service = await suite.startService('support', {
      module: () => import('./sample-service.js').then((sample) => sample.SampleServiceModule),
      migrations: () => import('./sample-service.js'),
      env: { JWKS_URL: `http://127.0.0.1:${port}/.well-known/jwks.json` },
    });
  }, 60_000);
  afterAll(async () => {
    await suite.close();
    await endpoint.close();
  });

  const invalidResponses: readonly [string, RequestListener][] = [
    ['status 500', respondWith(500, '')],
    ['HTML', respondWith(200, '<html>')],
    ['no body', respondWith(200, '')],
    ['null', respondWith(200, 'null')],
    ['an object without keys', respondWith(200, '{}')],
    ['keys that are no list', respondWith(200, '{"keys":"first"}')],
    ['an empty list', respondWith(200, '{"keys":[]}')],
    ['a list of null', respondWith(200, '{"keys":[null]}')],
    ['a key off the curve', publish({ ...first, public: { ...first.public, y: first.public.x! } })],
    ['a redirect', (_request, response) => void response.writeHead(302, { location: '/keys' }).end()],
    ['a closed connection', (request) => void request.socket.destroy()],
  ];

  it.each(invalidResponses)(
    'are not available while the endpoint responds with %s',
    async (_what, respond) => {
      endpoint.respond = respond;
      const response = await requestWith(first);
      expect(response).toMatchObject(unavailable);
      expect(response.headers.get('retry-after')).toBe('2');
      expect(response.headers.get('content-type')).toContain('application/problem+json');
    },
  );

  it.each<[string, RequestListener]>([
    ['does not respond', () => undefined],
    ['stops in the middle of the body', (_request, response) => void response.write('{"keys":[')],
  ])(
    'are not available while the endpoint %s, and the request does not wait for ever',
    async (_what, respond) => {
      await pause(1_100);
      endpoint.respond = respond;
      // The endpoint never ends its response: without the timeout of the fetch this request would wait for ever.
      expect(await requestWith(first)).toMatchObject(unavailable);
    },
  );

  it('are fetched when the endpoint responds again, once for many requests', async () => {
    await pause(1_100);
    endpoint.respond = publish(first);
    const before = endpoint.requests;
    const responses = await Promise.all(Array.from({ length: 20 }, () => requestWith(first)));
    expect(responses.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect((await requestWith(first)).status).toBe(200);
    expect(endpoint.requests).toBe(before + 1);
  });

  it('include a new key without a restart, and the earlier key as long as it is published', async () => {
    expect(await requestWith(second)).toMatchObject(refused);
    endpoint.respond = publish(second, first);
    expect((await requestWith(second)).status).toBe(200);
    expect((await requestWith(first)).status).toBe(200);
    endpoint.respond = publish(second);
    // The token of an unknown key makes the service fetch the set.
    expect(await requestWith(makeKey('unknown'))).toMatchObject(refused);
    expect(await requestWith(first)).toMatchObject(refused);
    expect((await requestWith(second)).status).toBe(200);
  });

  it('do not include keys of another curve, use or algorithm', async () => {
    const other = makeKey('other');
    for (const members of [{ use: 'enc' }, { alg: 'ES384' }, { crv: 'P-384' }, { kty: 'OKP' }]) {
      endpoint.respond = publish(second, { ...other, public: { ...other.public, ...members } });
      expect(await requestWith(other)).toMatchObject(refused);
    }
  });

  it('remain known while the endpoint is away, and an unknown key is not available', async () => {
    await endpoint.close();
    expect((await requestWith(second)).status).toBe(200);
    expect(await requestWith(makeKey('newer'))).toMatchObject(unavailable);
    expect((await requestWith(second)).status).toBe(200);
    endpoint = new TestJwksEndpoint();
    await endpoint.open(port);
    endpoint.respond = publish(second);
  });

  it('are fetched a limited number of times for invented key ids, and known keys stay accepted', async () => {
    await pause(1_100);
    const before = endpoint.requests;
    const statuses = new Set<number>();
    for (let count = 0; count < 120; count += 1)
      statuses.add((await requestWith(makeKey(`invented-${count}`))).status);
    expect(endpoint.requests - before).toBeLessThanOrEqual(60);
    // Beyond the limit the service does not know whether the key is published.
    expect(statuses).toEqual(new Set([401, 503]));
    expect((await requestWith(second)).status).toBe(200);
  });
});
