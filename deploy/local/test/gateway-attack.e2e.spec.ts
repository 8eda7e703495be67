import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { serviceNames } from '@khai-bao/contracts';
import { registrationForm, waitUntil } from '@khai-bao/testing';
import { rawAsk, rawBytes } from './raw-http.js';
import { signIn, sql, system } from './whole-system.js';

const logOf = (service: string): string => readFileSync(path.join(system.logDir, `${service}.log`), 'utf8');
/** Statuses of all answers that came; the second one begins where the body of the first ends, without a line of its own. */
const answersIn = (text: string): string[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => status!);
const ask = (address: string): Promise<unknown> => rawAsk(system.origin, 'GET', address);
const send = (...lines: string[]): Promise<string> => rawBytes(system.origin, [lines.join('\r\n')]);
/** What no answer of the public origin may hold: the inside of a service. */
const inside = /process_cpu|"keys"|outbox_oldest|"openapi"/;

/** Requests that two readers of one line could understand differently, byte by byte, against the gateway as it runs. */
describe('the gateway under attack', () => {
  /** A whole request that leaves a mark where it is carried out: a registration under this key. */
  const hidden = (key: string): string => {
    const body = JSON.stringify(registrationForm({ name: 'Đơn vị Giấu' }));
    return `POST /api/registration/v1/registrations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nIdempotency-Key: ${key}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  };
  const isDone = async (key: string): Promise<boolean> =>
    (await sql('registration', 'select 1 from registration_key where key = $1', [key])).length > 0;
  async function neverDone(key: string): Promise<void> {
    // Others' requests go the same way, so that what was left in a connection would have come out by now.
    for (let n = 0; n < 3; n += 1) await ask('/api/registration/v1/areas/26740');
    expect(await isDone(key)).toBe(false);
  }

  describe('a second request', () => {
    it('leaves its mark where it is carried out', async () => {
      const key = randomUUID();
      expect(answersIn(await send(hidden(key)))).toEqual(['201']);
      expect(await isDone(key)).toBe(true);
    });

    it('in the body of a first is a body, told or in chunks, also behind a GET', async () => {
      const key = randomUUID();
      const body = hidden(key);
      const length = Buffer.byteLength(body);
      for (const head of [
        'POST /api/accounts/v1/sign-in HTTP/1.1',
        'POST /api/registration/v1/registrations HTTP/1.1',
        'GET /api/registration/v1/areas?q=ben HTTP/1.1',
        'POST /api/khong-co/v1/x HTTP/1.1',
        'POST /dang-ky HTTP/1.1',
      ])
        for (const framing of [
          `Content-Length: ${length}\r\n\r\n${body}`,
          `Transfer-Encoding: chunked\r\n\r\n${length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
        ])
          expect([head, ...answersIn(await send(head, 'Host: x', 'Content-Type: application/json', framing)).slice(1)]).toEqual([head]);
      await neverDone(key);
    }, 60_000); // prettier-ignore

    it('sent ahead of the first one’s answer is answered for itself, in turn', async () => {
      const one = `GET /api/registration/v1/areas/26740 HTTP/1.1\r\nHost: x\r\n\r\n`;
      const two = `GET /api/registration/v1/areas/99999 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
      const text = await send(one + two);
      expect(answersIn(text)).toEqual(['200', '404']);
      const ids = [...text.matchAll(/x-correlation-id: (\S+)/gi)].map(([, id]) => id);
      expect(new Set(ids).size).toBe(2);
    });

    it.each<[string, string]>([
      ['two lengths', 'Content-Length: 4\r\nContent-Length: 44\r\n\r\nabcd'],
      ['two lengths in one', 'Content-Length: 4, 44\r\n\r\nabcd'],
      ['a length and chunks', 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
      ['chunks and a length', 'Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n'],
      ['chunks, said badly', 'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
      ['chunks twice', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n'],
      ['a coding behind the chunks', 'Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n'],
      ['a blank before the colon', 'Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n'],
      ['a folded header', 'X-A: b\r\n Content-Length: 4\r\n\r\nabcd'],
      ['a folded length', 'Content-Length:\r\n 4\r\n\r\nabcd'],
      ['bare line feeds', 'Content-Length: 4\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
      ['a length below nought', 'Content-Length: -1\r\n\r\nabcd'],
      ['a length with a plus', 'Content-Length: +4\r\n\r\nabcd'],
      ['a length in hexadecimal', 'Content-Length: 0x4\r\n\r\nabcd'],
      ['a chunk longer than numbers go', 'Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF0\r\nabcd'],
      ['a chunk whose length is no number', 'Transfer-Encoding: chunked\r\n\r\n0x4\r\nabcd\r\n0\r\n\r\n'],
      ['a chunk with a sign', 'Transfer-Encoding: chunked\r\n\r\n+4\r\nabcd\r\n0\r\n\r\n'],
      ['a chunk longer than it says', 'Transfer-Encoding: chunked\r\n\r\n1\r\nabcd\r\n0\r\n\r\n'],
      ['a bare line feed behind a chunk’s length', 'Transfer-Encoding: chunked\r\n\r\n4\nabcd\r\n0\r\n\r\n'],
    ])('hidden behind %s is not carried out', async (_what, rest) => {
      const key = randomUUID();
      const text = await send('POST /api/accounts/v1/sign-in HTTP/1.1', 'Host: x', 'Content-Type: application/json', rest + hidden(key));
      expect(answersIn(text)).toEqual(['400']);
      await neverDone(key);
    }, 30_000); // prettier-ignore
  });

  describe('what the gateway says of a request', () => {
    it('cannot be taken away by naming it as a header of the connection', async () => {
      for (const named of [
        'x-forwarded-for',
        'x-correlation-id',
        'close, x-forwarded-for, x-correlation-id',
      ]) {
        const text = await send(
          `GET /api/registration/v1/registrations/${randomUUID()} HTTP/1.1`, 'Host: x', `Connection: ${named}`, 'X-Forwarded-For: 203.0.113.9', 'X-Correlation-Id: chosen-by-a-client', '', '',
        ); // prettier-ignore
        const [, id] = /^x-correlation-id: (\S+)/im.exec(text)!;
        expect(id).toMatch(/^[0-9a-f-]{36}$/);
        expect(text).toContain(`"traceId":"${id}"`);
        await waitUntil(() => logOf('registration').includes(id!), 'the same id in the log of the service');
      }
    });

    it('a device’s token and a sign-in named so still stand for whom they are', async () => {
      const token = await signIn('kiemtra');
      const text = await send(
        'GET /api/accounts/v1/me HTTP/1.1', 'Host: x', `Authorization: Bearer ${token}`, 'Connection: x-device-token, close', 'X-Device-Token: x', '', '',
      ); // prettier-ignore
      expect(answersIn(text)).toEqual(['200']);
      expect(text).toContain('"role":"auditor"');
    });

    it('cannot be added behind the body, in the trailer of the last chunk', async () => {
      const said = `trailer-${randomUUID()}`;
      const text = await send(
        'POST /api/accounts/v1/password HTTP/1.1', 'Host: x', 'Connection: close', 'Content-Type: application/json', 'Trailer: authorization', 'Transfer-Encoding: chunked', '',
        '2', '{}', '0', `Authorization: Bearer ${await signIn('so.tttt')}`, `X-Correlation-Id: ${said}`, 'X-Forwarded-For: 203.0.113.9', '', '',
      ); // prettier-ignore
      expect(answersIn(text)).toEqual(['401']);
      for (const service of ['gateway', 'accounts']) expect(logOf(service)).not.toContain(said);
    });

    it('is not believed in other spellings', async () => {
      const said = `spelled-${randomUUID()}`;
      const text = await send(
        `GET /api/registration/v1/registrations/${randomUUID()} HTTP/1.1`, 'Host: x', 'Connection: close', `X_Correlation_Id: ${said}`, `X-CORRELATION-ID: ${said}`, 'X_Forwarded_For: 203.0.113.9', 'X-Original-URL: /metrics', 'X-Rewrite-URL: /metrics', 'X-HTTP-Method-Override: DELETE', '', '',
      ); // prettier-ignore
      expect(answersIn(text)).toEqual(['401']);
      for (const service of ['gateway', 'registration']) expect(logOf(service)).not.toContain(said);
    });
  });

  describe('where a request goes', () => {
    it.each([
      'http://169.254.169.254/latest/meta-data', 'http://evil.example/api/accounts/v1/me', 'https://evil.example/', 'file:///etc/passwd',
      '//evil.example/api/accounts/v1/me', '///metrics', '*', 'api/accounts/v1/me', '/api/accounts/v1@evil.example/x', '/api/accounts@evil.example:80/v1/x', '/api/accounts:80/v1/x',
    ])('is not said by the client: %s', async (target) => {
      const text = await send(`GET ${target} HTTP/1.1`, 'Host: x', 'Connection: close', '', '');
      expect(answersIn(text)).toHaveLength(1);
      expect(['200', '400', '401', '404']).toContain(answersIn(text)[0]);
      expect(text).not.toMatch(inside);
      expect(text).not.toMatch(/root:|meta-data|evil\.example/);
    }); // prettier-ignore

    it('is no service’s own port, though the whole address of one is written', async () => {
      expect(serviceNames.length).toBeGreaterThan(5);
      for (const service of serviceNames) {
        const text = await send(`GET http://127.0.0.1:${system.ports[service]}/metrics HTTP/1.1`, `Host: 127.0.0.1:${system.ports[service]}`, 'Connection: close', '', '');
        expect(answersIn(text)).toHaveLength(1);
        expect(text).not.toMatch(inside);
      }
    }); // prettier-ignore

    it('is nowhere else, though a whole address is cut so that it names another machine behind a service’s', async () => {
      const reached: string[] = [];
      const elsewhere = createServer((request, response) => {
        reached.push(request.url ?? '');
        response.end();
      });
      await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
      const { port } = elsewhere.address() as AddressInfo;
      try {
        for (const service of serviceNames) {
          // What stands before the @ is as long as what the gateway takes off, so that `http://service` + `@elsewhere` is left.
          const user = 'a'.repeat(`/api/${service}`.length - 'http://'.length);
          const text = await send(`GET http://${user}@127.0.0.1:${port}/api/${service}/v1/x HTTP/1.1`, 'Host: x', 'Connection: close', '', '');
          expect(answersIn(text)).toHaveLength(1);
        }
      } finally {
        elsewhere.close();
      }
      expect(reached).toEqual([]);
    }); // prettier-ignore

    it('is no tunnel: CONNECT, TRACE and methods that there are not', async () => {
      for (const line of [
        `CONNECT 127.0.0.1:${system.ports['accounts']} HTTP/1.1`,
        `TRACE /api/accounts/v1/me HTTP/1.1`,
        'NOSUCH /api/accounts/v1/me HTTP/1.1',
      ]) {
        const text = await send(line, 'Host: x', 'X-Mine: seen-again', 'Connection: close', '', 'GET /metrics HTTP/1.1', 'Host: x', '', '');
        expect(text).not.toMatch(inside);
        expect(text).not.toContain('seen-again');
        expect(answersIn(text).filter((status) => Number(status) < 400)).toEqual([]);
      }
    }); // prettier-ignore

    it('a host of the client’s choice is repeated nowhere', async () => {
      for (const target of ['/', '/admin', '/g/ABCDEFG', '/api', '/api/openapi.json', '/api/accounts/v1/me']) {
        const text = await send(`GET ${target} HTTP/1.1`, 'Host: evil.example', 'X-Forwarded-Host: evil.example', 'Forwarded: host=evil.example', 'Connection: close', '', '');
        expect(answersIn(text)).toHaveLength(1);
        expect(text).not.toContain('evil.example');
      }
      expect(answersIn(await send('GET / HTTP/1.1', 'Connection: close', '', ''))).toEqual(['400']);
    }); // prettier-ignore
  });

  describe('another protocol', () => {
    it.each<[string, string[]]>([
      ['h2c', ['Upgrade: h2c', 'Connection: Upgrade, HTTP2-Settings', 'HTTP2-Settings: AAMAAABkAAQAAP__']],
      ['websocket', ['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==']],
    ])('%s is not taken up, here or by a service', async (_name, headers) => {
      for (const target of ['/', '/api/registration/v1/areas/26740']) {
        const text = await send(`GET ${target} HTTP/1.1`, 'Host: x', ...headers, '', '');
        expect(answersIn(text)).not.toContain('101');
        expect(text.toLowerCase()).not.toMatch(/^upgrade:/m);
      }
    }); // prettier-ignore

    it('HTTP/2 without a question is refused', async () => {
      const text = await send('PRI * HTTP/2.0', '', 'SM', '', '');
      expect(text).not.toMatch(/^HTTP\/1\.1 2/m);
    });
  });

  describe('characters that have no place', () => {
    it.each<[string, string]>([
      ['a null in the address', 'GET /api/registration/v1/areas\0 HTTP/1.1\r\nHost: x\r\n\r\n'],
      ['a control character in the address', 'GET /api/registration/v1/areas\x0b HTTP/1.1\r\nHost: x\r\n\r\n'],
      ['a tab for a blank', 'GET\t/api/registration/v1/areas HTTP/1.1\r\nHost: x\r\n\r\n'],
      ['a blank within the address', 'GET /api/registration /v1/areas HTTP/1.1\r\nHost: x\r\n\r\n'],
      ['a carriage return alone', 'GET /api/registration/v1/areas HTTP/1.1\rHost: x\r\n\r\n'],
      ['a null in a header', 'GET / HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n\r\n'],
      ['a null in a header’s name', 'GET / HTTP/1.1\r\nHost: x\r\nX-\0A: ab\r\n\r\n'],
      ['a carriage return in a header', 'GET / HTTP/1.1\r\nHost: x\r\nX-A: a\rX-B: b\r\n\r\n'],
      ['a header without a colon', 'GET / HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n'],
      ['a header without a name', 'GET / HTTP/1.1\r\nHost: x\r\n: nameless\r\n\r\n'],
      ['a version that there is not', 'GET / HTTP/9.9\r\nHost: x\r\n\r\n'],
    ])('%s: refused', async (_what, text) =>
      expect(answersIn(await send(text))).toEqual(['400']),
    ); // prettier-ignore

    it('headers longer than 16 KiB are refused, and the next request is served', async () => {
      const text = await send('GET / HTTP/1.1', 'Host: x', `X-A: ${'a'.repeat(100_000)}`, '', '');
      expect(answersIn(text)).toEqual(['431']);
      expect(answersIn(await send('GET / HTTP/1.1', 'Host: x', 'Connection: close', '', ''))).toEqual([
        '200',
      ]);
    });
  });
});
