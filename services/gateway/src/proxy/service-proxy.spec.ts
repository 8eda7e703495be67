import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { BodyReader } from './body-reader.js';
import { isServiceRoute } from './request-target.js';
import { proxyToService, type ServiceProxyParts } from './service-proxy.js';
import { uploadsPerSender } from './upload-routes.js';
import { UploadSlots } from './upload-slots.js';
import { Upstreams } from './upstreams.js';

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  );

describe('the proxy', () => {
  const seen: { method: string; url: string }[] = [];
  let service: Server;
  let gateway: Server;
  let port: number;
  let parts: ServiceProxyParts;
  let hold: Promise<void> = Promise.resolve();
  let connections = 0;

  beforeAll(async () => {
    service = createServer((incoming, outgoing) => {
      seen.push({ method: incoming.method!, url: incoming.url! });
      incoming.resume();
      incoming.on('end', () => void hold.then(() => outgoing.writeHead(201).end('{"done":true}')));
    });
    service.on('connection', () => (connections += 1));
    const origin = `http://127.0.0.1:${await listen(service)}`;
    parts = {
      upstreams: new Upstreams(JSON.stringify({ declarations: origin, support: origin })),
      rateLimits: { consumeRateLimit: () => Promise.resolve(0) } as never,
      bodies: new BodyReader(),
      uploadSlots: new UploadSlots(),
      findTokenHolder: (token) => Promise.resolve(token.startsWith('ours') ? { accountId: token } : null),
      securityHeaders: {},
    };
    gateway = createServer((incoming, outgoing) => {
      if (isServiceRoute(incoming.url ?? '')) void proxyToService(incoming, outgoing, parts);
      else outgoing.writeHead(404).end();
    });
    port = await listen(gateway);
  });
  afterAll(async () => {
    parts.bodies.stopChecking();
    await parts.upstreams.closeConnections();
    gateway.closeAllConnections();
    service.closeAllConnections();
    gateway.close();
    service.close();
  });
  beforeEach(() => {
    seen.length = 0;
    hold = Promise.resolve();
  });

  const ask = (
    method: string,
    path: string,
    {
      headers = {},
      body,
      leave = false,
    }: { headers?: Record<string, string>; body?: string | Buffer; leave?: boolean } = {},
  ): Promise<{ status: number; code: string | null }> =>
    new Promise((resolve) => {
      const asked = httpRequest(
        { host: '127.0.0.1', port, method, path, headers, agent: false },
        (answer: IncomingMessage) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (part: string) => (text += part));
          answer.on('end', () =>
            resolve({
              status: answer.statusCode!,
              code: text === '' ? null : ((JSON.parse(text) as { code?: string }).code ?? null),
            }),
          );
        },
      );
      asked.on('error', () => resolve({ status: 0, code: null }));
      asked.end(body);
      if (leave) asked.on('finish', () => setImmediate(() => asked.destroy()));
    });
  const declare = (leave = false): Promise<{ status: number }> =>
    ask('POST', '/api/declarations/v1/declarations', {
      headers: { 'content-type': 'application/json' },
      body: '{}',
      leave,
    });

  it('completes pipelined requests whose client has disconnected: no other request is repeated or aborted', async () => {
    let release = (): void => undefined;
    hold = new Promise((resolve) => (release = resolve));
    const warnings: Error[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning);
    process.on('warning', onWarning);
    const opened = connections;
    const leavers = Array.from({ length: 60 }, () => declare(true));
    const stayers = Array.from({ length: 60 }, () => declare());
    await Promise.all(leavers);
    release();
    expect((await Promise.all(stayers)).map(({ status }) => status)).toEqual(
      Array.from({ length: 60 }, () => 201),
    );
    // Each request reached the service once: none was aborted and sent again on another connection.
    expect(seen.length).toBeLessThanOrEqual(120);
    expect(connections - opened).toBeLessThanOrEqual(8);
    expect(warnings).toEqual([]);
    process.off('warning', onWarning);
  });

  it('counts a request as live by path and method only', async () => {
    const asked: string[] = [];
    const { upstreams } = parts;
    const upstream = upstreams.pickInstance('declarations', [])!;
    const original = upstream.hasCapacity.bind(upstream);
    upstream.hasCapacity = (transport) => {
      asked.push(transport);
      return original(transport);
    };
    const accept = { accept: 'text/event-stream' };
    await ask('GET', '/api/declarations/v1/gates/x/poster.pdf', { headers: accept });
    await ask('POST', '/api/declarations/v1/stream', { headers: accept });
    await ask('GET', '/api/declarations/v1/stream');
    expect(asked).toEqual(['single', 'single', 'live']);
    upstream.hasCapacity = original;
  });

  it.each(['gate%2dcodes/ABC', 'gate-code%73/ABC', '%67ate-codes/ABC', 'gate-codes%2FABC', 'gate%2Dcodes/A'])(
    'refuses a path with an unnecessary escape: %s',
    async (path) => {
      const { status } = await ask('GET', `/api/declarations/v1/${path}`);
      expect([400, 404]).toContain(status);
      expect(seen).toEqual([]);
    },
  );

  it.each([
    '/api/declarations/v1/gate-codes/ABC#x',
    '/api/declarations/v1/stream#',
    '/api/support/v1/threads/00000000-0000-0000-0000-000000000000/files#?a',
    '/api/declarations#/v1/gates',
    '/#/api/declarations/v1/gates',
  ])('refuses a target with a fragment: %s', async (target) => {
    // HTTP clients remove the fragment, so the test writes the request itself.
    const answer = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () =>
        socket.write(`GET ${target} HTTP/1.1\r\nhost: gateway\r\nconnection: close\r\n\r\n`),
      );
      socket.setEncoding('utf8').on('data', (part: string) => (text += part));
      socket.on('end', () => resolve(text)).on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('PLATFORM.MALFORMED');
    expect(seen).toEqual([]);
  });

  it('answers a sender who still sends: it reads the refusal, and no reset connection', async () => {
    const slice = Buffer.alloc(64 * 1024);
    const slices = 160;
    const ended = await new Promise<{ answer: string; error: unknown }>((resolve) => {
      let [answer, error] = ['', undefined as unknown];
      const socket = connect(port, '127.0.0.1');
      socket.on('data', (part) => (answer += part.toString()));
      socket.on('error', (fault) => (error = fault));
      socket.on('close', () => resolve({ answer, error }));
      socket.write(
        `POST /api/declarations/v1/declarations HTTP/1.1\r\nhost: gateway\r\ncontent-length: ${slice.length * slices}\r\n\r\n`,
      );
      const sendSlices = async (): Promise<void> => {
        for (let sent = 0; sent < slices && !socket.destroyed; sent += 1)
          await new Promise((written) => socket.write(slice, written));
      };
      void sendSlices();
    });
    expect(ended.answer).toMatch(/^HTTP\/1\.1 413 .*PLATFORM\.TOO_LARGE/s);
    expect(ended.answer).toMatch(/^connection: close/im);
    expect(ended.error).toBeUndefined();
  });

  it('forwards a path whose escapes are necessary', async () => {
    expect((await ask('GET', '/api/declarations/v1/areas/%C4%90a%20Kao')).status).toBe(201);
  });

  describe('an upload', () => {
    const route = '/api/support/v1/threads/00000000-0000-0000-0000-000000000000/files';
    const headers = { 'content-type': 'application/octet-stream' };

    it.each([
      ['no token', {}],
      ['an invalid token', { authorization: 'Bearer x' }],
      ['an empty token', { authorization: 'Bearer ' }],
    ])('with %s is refused before it takes a slot', async (_name, more) => {
      expect(
        await ask('POST', route, { headers: { ...headers, ...more }, body: Buffer.alloc(100_000) }),
      ).toEqual({
        status: 401,
        code: 'PLATFORM.UNAUTHENTICATED',
      });
      expect(seen).toEqual([]);
    });

    it('with a valid token is forwarded, although a colleague behind the same address has used up all slots', async () => {
      const stalled = Array.from({ length: uploadsPerSender + 1 }, () => {
        const asked = httpRequest({
          host: '127.0.0.1',
          port,
          method: 'POST',
          path: route,
          headers: { ...headers, authorization: 'Bearer ours-lan', 'content-length': '1000' },
          agent: false,
        });
        asked.on('error', () => undefined);
        asked.write('x');
        return asked;
      });
      const statusOf = async (token: string): Promise<number> =>
        (
          await ask('POST', route, {
            headers: { ...headers, authorization: `Bearer ${token}` },
            body: Buffer.alloc(100_000),
          })
        ).status;
      while ((await statusOf('ours-lan')) !== 503) await new Promise((resolve) => setTimeout(resolve, 20));
      const colleague = await statusOf('ours-tam');
      for (const asked of stalled) asked.destroy();
      expect(colleague).toBe(201);
      while ((await statusOf('ours-lan')) !== 201) await new Promise((resolve) => setTimeout(resolve, 20));
    });

    it('with a valid token is forwarded again after fourteen stalled ones of the same account have ended', async () => {
      const mine = { ...headers, authorization: 'Bearer ours' };
      const answered = async (status: number): Promise<void> => {
        while ((await ask('POST', route, { headers: mine, body: Buffer.alloc(100_000) })).status !== status)
          await new Promise((resolve) => setTimeout(resolve, 20));
      };
      const stalled = Array.from({ length: 14 }, () => {
        const asked = httpRequest({
          host: '127.0.0.1',
          port,
          method: 'POST',
          path: route,
          headers: { ...mine, 'content-length': '1000' },
          agent: false,
        });
        asked.on('error', () => undefined).on('response', (answer) => answer.resume());
        asked.write('x');
        return asked;
      });
      await answered(503);
      for (const asked of stalled) asked.destroy();
      await answered(201);
      expect(stalled.every(({ destroyed }) => destroyed)).toBe(true);
    });
  });
});
