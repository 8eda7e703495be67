import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { serviceNames } from '@khai-bao/contracts';
import { declarationForm, openLiveStream, registrationForm, waitUntil } from '@khai-bao/testing';
import { freePort, rawAsk, rawBytes, type RawAnswer } from './raw-http.js';
import { good } from './site.js';
import { api, control, demoPassword, signIn, sql, system } from './whole-system.js';

const ask = (method: string, address: string, more?: Parameters<typeof rawAsk>[3]): Promise<RawAnswer> =>
  rawAsk(system.origin, method, address, more);
const json = { 'content-type': 'application/json' };
const problem = ({ status, headers, text }: RawAnswer): [number, string | undefined, string] => [
  status,
  headers['content-type']?.split(';')[0],
  (JSON.parse(text) as { code: string }).code,
];
const isProblem = (status: number, code: string): [number, string, string] => [
  status,
  'application/problem+json',
  code,
];
const notThere = isProblem(404, 'PLATFORM.NOT_FOUND');

describe('the gateway: the one origin', () => {
  describe('what is not public cannot be reached', () => {
    it.each([
      '/api/nobody/v1/x', '/api/accounts/health', '/api/accounts/health/ready', '/api/accounts/metrics', '/api/accounts/openapi.json',
      '/api/accounts/.well-known/jwks.json', '/api/accounts/v1/.well-known/jwks.json', '/api/data-centre/v1/x', '/api/national/fhir',
      '/api/accounts', '/api/accounts/', '/api//v1/me', '/api/accounts/v2/me', '/api/accounts/V1/me', '/api/accounts/v1//me', '/api/accounts/v1/me/',
      '/api/__proto__/v1/x', '/api/constructor/v1/x', '/api/toString/v1/x',
      '/api/accounts/v1/../health/live', '/api/accounts/v1/./../metrics', '/api/accounts/v1/..', '/api/accounts/v1/%2e%2e/health/live',
      '/api/accounts/v1/.%2E/metrics', '/api/accounts/v1/..%2fmetrics', '/api/accounts/v1/%2e%2e%2fmetrics', '/api/accounts/v1/..\\metrics',
      '/api/accounts/v1/%252e%252e/metrics', '/api/accounts/v1/x%2f..%2f..%2fmetrics',
    ])('%s', async (address) => {
      expect(problem(await ask('GET', address))).toEqual(notThere);
    }); // prettier-ignore

    it.each(['/metrics', '/.well-known/jwks.json', '/openapi.json', '/v1/me', '/%2e%2e/package.json', '/../package.json'])(
      '%s is a page that is not there, and nothing else',
      async (address) => {
        const answer = await ask('GET', address);
        expect([answer.status, answer.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
        for (const word of ['process_cpu', '"keys"', 'workspaces', '"openapi"'])
          expect(answer.text).not.toContain(word);
      },
    ); // prettier-ignore

    it('an address that cannot be read is refused as such', async () => {
      for (const address of ['/%', '/api/accounts/v1/%E0%A4%A', '/api/registration/v1/areas?q=%ED%A0%80'])
        expect(problem(await ask('GET', address))).toEqual(isProblem(400, 'PLATFORM.MALFORMED'));
    });
  });

  describe('bad input', () => {
    it('a body of 5 MB is refused, with its length told and in chunks, and the next request is served', async () => {
      const piece = 'x'.repeat(64 * 1024);
      const pieces = Array.from({ length: 80 }, () => piece);
      const chunk = `${piece.length.toString(16)}\r\n${piece}\r\n`;
      for (const where of ['declarations/v1/declarations', 'registration/v1/registrations', 'registration/v1/imports', 'accounts/v1/sign-in']) {
        const head = `POST /api/${where} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n`;
        for (const parts of [
          [`${head}Content-Length: ${piece.length * pieces.length}\r\n\r\n`, ...pieces],
          [`${head}Transfer-Encoding: chunked\r\n\r\n`, ...pieces.map(() => chunk), '0\r\n\r\n'],
        ]) {
          const answer = await rawBytes(system.origin, parts);
          expect(answer).toMatch(/^HTTP\/1\.1 413 /);
          expect(answer).toContain('"code":"PLATFORM.TOO_LARGE"');
        }
      }
      expect((await api('GET', '/api/declarations/v1/pass-keys')).status).toBe(200);
    }); // prettier-ignore

    it('a body in small chunks reaches the service whole', async () => {
      const body = JSON.stringify({ username: 'khong.co.ai', password: 'sai mật khẩu' });
      const chunks = [...body].map((letter) => `${Buffer.byteLength(letter).toString(16)}\r\n${letter}\r\n`);
      const answer = await rawBytes(system.origin, [
        'POST /api/accounts/v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n',
        ...chunks,
        '0\r\n\r\n',
      ]);
      expect(answer).toMatch(/^HTTP\/1\.1 401 /);
      expect(answer).toContain('"code":"ACCOUNTS.BAD_CREDENTIALS"');
    });

    it('JSON a thousand deep, broken, empty, of another type or with a polluting key gets a clear answer', async () => {
      const deep = `${'{"a":'.repeat(1_000)}1${'}'.repeat(1_000)}`;
      const list = `${'['.repeat(1_000)}${']'.repeat(1_000)}`;
      const whole = JSON.stringify(declarationForm('ABCDEFG'));
      const bodies: [string, string, number][] = [
        ['application/json', deep, 400],
        ['application/json', list, 400],
        ['application/json', whole.replace('"answers":{', `"answers":{"deep":${deep},`), 400],
        ['application/json', '{"a":', 400],
        ['application/json', '', 400],
        ['application/json', 'null', 400],
        ['application/json', '"text"', 400],
        ['application/json', '{"__proto__":{"admin":true}}', 400],
        ['application/json', '{"constructor":{"prototype":{"admin":true}}}', 400],
        ['text/plain', whole, 415],
        ['application/x-www-form-urlencoded', 'a=b', 415],
        ['multipart/form-data; boundary=x', '--x--', 415],
      ];
      for (const [type, body, status] of bodies) {
        const answer = await ask('POST', '/api/declarations/v1/declarations', {
          headers: { 'content-type': type },
          body,
        });
        expect([type, body.slice(0, 40), problem(answer)[0], problem(answer)[1]]).toEqual([
          type, body.slice(0, 40), status, 'application/problem+json',
        ]); // prettier-ignore
      }
    });

    it('answers a form with a thousand levels inside its own fields without failing', async () => {
      const answers = JSON.parse(`${'{"a":'.repeat(1_000)}1${'}'.repeat(1_000)}`) as object;
      for (const [where, body] of [
        ['declarations/v1/declarations', declarationForm('ABCDEFG', { answers, person: answers })],
        ['registration/v1/registrations', registrationForm({ name: answers })],
      ] as const)
        expect([400, 404, 422]).toContain((await api('POST', `/api/${where}`, undefined, body)).status);
    });

    it('text that no database can hold, days and cursors that there are not, are the client’s mistake', async () => {
      const ward = await signIn('phuong.bennghe');
      const centre = await signIn('ttyt.quan1');
      const nul = 'a\u0000b';
      const cursor = (...values: string[]): string => Buffer.from(JSON.stringify(values)).toString('base64url');
      const never = cursor('2021-99-99T00:00:00.000Z', randomUUID());
      const asks: [string, string, (string | undefined)?, object?][] = [
        ['POST', 'support/v1/threads', ward, { subject: nul, text: 'x' }],
        ['POST', 'support/v1/threads', ward, { subject: 'x', text: nul }],
        ['POST', 'registration/v1/registrations', undefined, registrationForm({ name: nul })],
        ['POST', 'accounts/v1/sign-in', undefined, { username: nul, password: 'x' }],
        ['PUT', 'alerts/v1/duty/760', centre, { phone: '', address: nul }],
        ['PUT', 'alerts/v1/duty/a%00b', centre, { phone: '', address: '' }],
        ['GET', 'registration/v1/registrations?q=a%00b', ward],
        ['GET', `registration/v1/registrations?cursor=${never}`, ward],
        ['GET', `alerts/v1/cases?cursor=${never}`, centre],
        ['GET', 'alerts/v1/cases?cursor=!!!', centre],
        ['GET', `alerts/v1/cases?cursor=${cursor("2021-01-01' or 1=1 --", randomUUID())}`, centre],
        ['GET', 'registration/v1/registrations?limit=1e9', ward],
        ['GET', 'registration/v1/registrations?limit=5&limit=6', ward],
        ['GET', 'registration/v1/registrations?surprise=1', ward],
        ['GET', 'registration/v1/registrations/not-an-id', ward],
      ];
      for (const [method, where, token, body] of asks)
        expect([where, (await api(method, `/api/${where}`, token, body)).status]).toEqual([where, 400]);
    }); // prettier-ignore

    it('who somebody is comes from the gateway: forwarded addresses and correlation ids of clients are not believed', async () => {
      const said = `spoofed-${randomUUID()}`;
      const answer = await ask('GET', `/api/registration/v1/registrations/${randomUUID()}`, {
        headers: { 'x-forwarded-for': '203.0.113.7', 'x-correlation-id': said, 'x-actor': 'admin', forwarded: 'for=203.0.113.7' },
      });
      const { traceId } = JSON.parse(answer.text) as { traceId: string };
      expect(traceId).toMatch(/^[0-9a-f-]{36}$/);
      expect(answer.headers['x-correlation-id']).toBe(traceId);
      await waitUntil(() => logOf('registration').includes(traceId), 'the request in the log of the service');
      for (const service of ['gateway', 'registration']) {
        expect(logOf(service)).not.toContain(said);
        expect(logOf(service)).not.toContain('203.0.113.7');
      }
    }); // prettier-ignore
  });

  describe('pages and files', () => {
    const pages = [
      '/',
      '/g/ABCDEFG',
      '/G/ABCDEFG/3',
      '/cua-toi',
      '/dang-ky',
      '/to-khai/x',
      '/admin/',
      '/admin/ca-nghi-ngo',
    ];

    it.each([...pages, '/khong-co', '/api/accounts/v1/me', '/api/nobody/v1/x', '/manifest.webmanifest', '/%'])(
      'security headers stand on %s',
      async (address) => {
        const { headers } = await ask('GET', address);
        const policy = String(headers['content-security-policy']);
        for (const part of ["default-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'self'", "form-action 'self'"])
          expect(policy).toContain(part);
        const scripts = /script-src ([^;]*)/.exec(policy)![1];
        expect(scripts).not.toMatch(/unsafe-inline|'unsafe-eval'|\*|https?:/);
        expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cross-origin-opener-policy': 'same-origin' });
        expect(headers['permissions-policy']).toContain('camera=(self)');
        for (const name of ['server', 'x-powered-by', 'access-control-allow-origin']) expect(headers[name]).toBeUndefined();
      },
    ); // prettier-ignore

    it.each(pages)('%s is a page without a script of its own, asked for each time', async (address) => {
      const { status, headers, text } = await ask('GET', address);
      expect([status, headers['content-type'], headers['cache-control']]).toEqual([
        200, 'text/html; charset=utf-8', 'no-cache',
      ]); // prettier-ignore
      const scripts = [...text.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)];
      expect(scripts.length).toBeGreaterThan(0);
      for (const [, attributes, inside] of scripts) {
        expect(attributes).toMatch(/\bsrc="\/[^/"]/);
        expect(inside!.trim()).toBe('');
      }
      expect(text).not.toMatch(/\son\w+\s*=|javascript:|(src|href)="https?:/i);
    });

    it.each(['/', '/admin/'])('what the page of %s needs is there and kept for ever', async (address) => {
      const { text } = await ask('GET', address);
      const assets = [...text.matchAll(/(?:src|href)="([^"]*\/assets\/[^"]+)"/g)].map(([, asset]) => asset!);
      expect(assets.length).toBeGreaterThan(1);
      for (const asset of assets) {
        expect(asset).toMatch(/-[\w-]{8}\.(js|css)$/);
        const { status, headers } = await ask('GET', asset);
        expect([status, headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
        expect(headers['content-type']).toMatch(asset.endsWith('.js') ? /javascript/ : /css/);
        const packed = await fetch(system.origin + asset, { headers: { 'accept-encoding': 'br' } });
        expect(packed.headers.get('content-encoding')).toBe('br');
      }
      const { headers } = await ask('GET', '/manifest.webmanifest');
      expect(headers['cache-control']).toBe('no-cache');
    });

    it('a file that is gone is a 404 and no page; an unknown page shows the app with a 404', async () => {
      for (const gone of ['/assets/index-00000000.js', '/admin/assets/index-00000000.css', '/assets/'])
        expect(problem(await ask('GET', gone))).toEqual(notThere);
      const unknown = await ask('GET', '/khong/co/trang/nay');
      expect([unknown.status, unknown.headers['cache-control']]).toEqual([404, 'no-cache']);
      expect(unknown.text).toBe((await ask('GET', '/')).text);
      const admin = await ask('GET', '/admin');
      expect([admin.status, admin.headers.location]).toEqual([302, '/admin/']);
      expect((await ask('POST', '/dang-ky')).status).toBe(404);
    });

    it('API answers are kept by nobody, unless the service says so', async () => {
      expect((await ask('GET', '/api/accounts/v1/me')).headers['cache-control']).toBe('no-store');
      expect((await ask('GET', '/api/registration/v1/areas?q=ben')).headers['cache-control']).toBe(
        'no-store',
      );
      const { headers } = await ask('GET', '/api/declarations/v1/pass-keys');
      expect(headers['cache-control']).toBe('public, max-age=3600');
    });
  });

  describe('limits for each address', () => {
    let own: ChildProcess;
    let origin: string;

    beforeAll(async () => {
      const [port, metrics] = [await freePort(), await freePort()];
      origin = `http://127.0.0.1:${port}`;
      own = spawn(process.execPath, [path.resolve(import.meta.dirname, '../../../services/gateway/dist/main.js')], {
        stdio: 'ignore',
        env: {
          ...process.env,
          PORT: String(port),
          METRICS_PORT: String(metrics),
          HOST: '127.0.0.1',
          PUBLIC_ORIGIN: 'https://khaibao.example.vn',
          RATE_LIMIT_FACTOR: '1',
          WORKERS: '2',
          REDIS_URL: system.redisUrl,
          REDIS_PREFIX: `limits-${port}`,
          UPSTREAMS: JSON.stringify(Object.fromEntries(serviceNames.map((name) => [name, `http://127.0.0.1:${system.ports[name]}`]))),
        },
      });
      metricsOrigin = `http://127.0.0.1:${metrics}`;
      await waitUntil(async () => (await fetch(`${origin}/health/ready`)).ok, 'a gateway of one’s own', 60_000);
    }, 70_000); // prettier-ignore
    let metricsOrigin: string;
    afterAll(async () => {
      const ended = new Promise((resolve) => own.once('exit', resolve));
      own.kill('SIGTERM');
      await ended;
    });

    it.each([
      ['POST', '/api/accounts/v1/sign-in', 60, { username: 'nobody', password: 'x' }],
      ['POST', '/api/registration/v1/registrations/track', 30, { trackingCode: 'AAAA-AAAA-AA', phoneTail: '0000' }],
      ['POST', '/api/registration/v1/registrations', 30, {}],
      ['GET', '/api/declarations/v1/gate-codes/ABCDEFG', 300, undefined],
    ] as const)('%s %s: %d a minute, whatever the client says of itself', async (method, address, most, body) => {
      const send = (from?: string): Promise<RawAnswer> =>
        rawAsk(origin, method, address, {
          headers: { ...json, 'x-forwarded-for': `203.0.113.${Math.floor(Math.random() * 250)}`, 'x-real-ip': '203.0.113.1' },
          // A name of its own each time: accounts shuts a name that is guessed, for itself.
          ...(body === undefined
            ? {}
            : { body: JSON.stringify('username' in body ? { ...body, username: randomUUID() } : body) }),
          ...(from === undefined ? {} : { from }),
        });
      const statuses: number[] = [];
      for (let sent = 0; sent < most; sent += 20)
        statuses.push(...(await Promise.all(Array.from({ length: Math.min(20, most - sent) }, () => send()))).map(({ status }) => status));
      expect(statuses).not.toContain(429);
      const answer = await send();
      expect(problem(answer)).toEqual(isProblem(429, 'PLATFORM.TOO_MANY_REQUESTS'));
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(60);
      // Another address is not held up by the first, and nothing else of the first is.
      expect((await send('127.0.0.2')).status).not.toBe(429);
      expect((await rawAsk(origin, 'GET', '/api/declarations/v1/pass-keys')).status).toBe(200);
    }, 60_000); // prettier-ignore

    it('declarations of a whole market behind one address are not limited', async () => {
      const body = JSON.stringify(declarationForm('ABCDEFG'));
      const answers = await Promise.all(
        Array.from({ length: 100 }, () => rawAsk(origin, 'POST', '/api/declarations/v1/declarations', { headers: json, body })),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));
    }); // prettier-ignore

    it('behind https it says so to browsers; its numbers stand on a port of their own', async () => {
      const { headers } = await rawAsk(origin, 'GET', '/');
      expect(headers['strict-transport-security']).toMatch(/^max-age=\d{8}/);
      expect((await rawAsk(metricsOrigin, 'GET', '/metrics')).text).toContain('process_cpu');
      expect((await rawAsk(metricsOrigin, 'GET', '/')).status).toBe(404);
      expect((await rawAsk(origin, 'GET', '/metrics')).text).not.toContain('process_cpu');
    });
  });

  describe('services behind it', () => {
    it('a service that is away is said to be, the others go on, and it is taken again when it is back', async () => {
      const token = await signIn('so.tttt');
      await control('stop', 'support');
      try {
        const headers = { authorization: `Bearer ${token}` };
        const answer = await ask('GET', '/api/support/v1/threads', { headers });
        expect(problem(answer)).toEqual(isProblem(503, 'PLATFORM.UNAVAILABLE'));
        expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
        expect(answer.headers['x-content-type-options']).toBe('nosniff');
        expect(JSON.parse(answer.text)).toMatchObject({ traceId: answer.headers['x-correlation-id'] });
        expect((await api('GET', '/api/sync/v1/feed', token)).status).toBe(200);
        expect((await ask('GET', '/')).status).toBe(200);
        // The combined reference is kept for a minute; the one that follows names who is away.
        await waitUntil(
          async () => {
            const { body } = await api('GET', '/api/openapi.json');
            return (
              String(body.info.description).includes('support') &&
              '/api/sync/v1/feed' in (body.paths as object)
            );
          },
          'the reference to name the service that is away',
          90_000,
        );
      } finally {
        await control('start', 'support');
      }
      await waitUntil(
        async () => (await api('GET', '/api/support/v1/threads', token)).status === 200,
        'the channel to be back',
      );
    }, 180_000);

    it('the combined reference lists every service, and each reference in it leads somewhere', async () => {
      // Each process of the gateway keeps an incomplete reference for two seconds.
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      const { body, text } = await api('GET', '/api/openapi.json');
      const paths = Object.keys(body.paths);
      const missing = serviceNames.filter((service) => !paths.some((each) => each.startsWith(`/api/${service}/v1/`)));
      expect(paths.length).toBeGreaterThan(0);
      expect(missing).toEqual([]);
      expect(paths.filter((each) => !/^\/api\/[a-z]+\/v1\//.test(each))).toEqual([]);
      const wanted = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name!);
      expect(wanted.length).toBeGreaterThan(20);
      expect(wanted.filter((name) => !(name in body.components.schemas))).toEqual([]);
      const page = await ask('GET', '/api');
      expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      for (const each of paths) expect(page.text).toContain(each);
    }, 60_000); // prettier-ignore

    it('live streams pass through as they happen', async () => {
      const token = await signIn('phuong.bennghe');
      const stream = await openLiveStream(`${system.origin}/api/support/v1/stream`, token);
      try {
        const subject = `Luồng sự kiện ${randomUUID()}`;
        good(await api('POST', '/api/support/v1/threads', token, { subject, text: 'Thử' }));
        await waitUntil(() => JSON.stringify(stream.events).includes(subject), 'the event, while the stream is open', 5_000);
        expect(stream.ended).toBe(false);
        const raw = await fetch(`${system.origin}/api/support/v1/stream`, {
          headers: { authorization: `Bearer ${token}`, 'accept-encoding': 'br, gzip' },
        });
        expect([raw.headers.get('content-type')?.split(';')[0], raw.headers.get('content-encoding')]).toEqual(['text/event-stream', null]);
        await raw.body!.cancel();
      } finally {
        stream.close();
      }
    }); // prettier-ignore

    it('live streams end with their token, and only they', async () => {
      const [before] = await sql<{ password_hash: string }>('accounts', `select password_hash from account where username = 'so.yte'`);
      const token = await signIn('so.yte');
      const mine = await openLiveStream(`${system.origin}/api/support/v1/stream`, token);
      const other = await openLiveStream(`${system.origin}/api/support/v1/stream`, await signIn('quan3'));
      try {
        good(await api('POST', '/api/accounts/v1/password', token, { currentPassword: demoPassword, newPassword: `Một câu dài ${randomUUID()}` }));
        await waitUntil(() => mine.ended, 'the stream of the old token to end', 15_000);
        expect(other.ended).toBe(false);
        await expect(openLiveStream(`${system.origin}/api/support/v1/stream`, token)).rejects.toThrow('401');
      } finally {
        await sql('accounts', `update account set password_hash = $1 where username = 'so.yte'`, [before!.password_hash]);
        mine.close();
        other.close();
      }
    }); // prettier-ignore
  });
});

const logOf = (service: string): string => readFileSync(path.join(system.logDir, `${service}.log`), 'utf8');
