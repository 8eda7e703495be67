import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isPublicAddress, RefusedAddressError, sendOutboundRequest } from './outbound-request.js';

const request = { method: 'POST', headers: {}, body: 'x', timeoutMs: 500 } as const;

describe('addresses of outbound requests', () => {
  it.each(['8.8.8.8', '113.160.0.1', '2405:4800::1'])('are public: %s', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '192.168.1.1',
    '100.64.0.1',
    '0.0.0.0',
    '::1',
    '::ffff:10.0.0.1',
    'fe80::1',
    'fd00::1',
    '2002:7f00:1::',
    '64:ff9b::a00:1',
    'localhost',
  ])('are refused: %s', (address) => expect(isPublicAddress(address)).toBe(false));

  it.each([
    'https://127.0.0.1/',
    'https://[::1]/',
    'http://push.example.vn/',
    'https://0x7f.1/',
    'https://2130706433/',
  ])('%s is refused before a connection', (url) => {
    expect(() => sendOutboundRequest({ ...request, url, allowsPrivateAddresses: false })).toThrow(
      RefusedAddressError,
    );
  });

  it('localhost is refused by its resolved address', async () => {
    await expect(
      sendOutboundRequest({ ...request, url: 'https://localhost/', allowsPrivateAddresses: false }),
    ).rejects.toThrow(RefusedAddressError);
  });
});

describe('outbound requests', () => {
  let server: Server;
  let url = '';
  let followed = 0;
  beforeAll(async () => {
    server = createServer((asked, response) => {
      if (asked.url === '/hangs') return;
      if (asked.url === '/redirects') return void response.writeHead(302, { location: '/elsewhere' }).end();
      if (asked.url === '/elsewhere') followed += 1;
      if (asked.url === '/long') return void response.writeHead(201).end(Buffer.alloc(5_000_000));
      response.writeHead(410).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const send = (path: string): Promise<number> =>
    sendOutboundRequest({ ...request, url: url + path, allowsPrivateAddresses: true });

  it('return the status, follow no redirect, and bound the response', async () => {
    expect([await send('/'), await send('/redirects'), await send('/long')]).toEqual([410, 302, 201]);
    expect(followed).toBe(0);
  });

  it('end when the server does not answer', async () => {
    await expect(send('/hangs')).rejects.toThrow();
  });
});
