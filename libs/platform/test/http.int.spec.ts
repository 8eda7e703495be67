import { Agent, get } from 'node:http';
import { randomUUID } from 'node:crypto';
import { Topics } from '@khai-bao/contracts';
import {
  openSuite,
  waitUntil,
  type ServiceResponse,
  type RunningService,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';

const officer: TestAccount = { role: 'ward-officer', areaPath: '79.760.26740' };

describe('the edge of a service', () => {
  let suite: Suite;
  let service: RunningService;
  const post = (body: unknown, headers: Record<string, string> = {}): Promise<ServiceResponse> =>
    service.sendRequest('POST', '/v1/things', { body, headers });

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('support', {
      module: () => import('./sample-service.js').then((sample) => sample.SampleServiceModule),
      migrations: () => import('./sample-service.js'),
    });
  }, 60_000);
  afterAll(() => suite.close());

  describe('bodies', () => {
    const good = { count: 1, inner: { name: 'một' } };
    it('takes a good one', async () => expect((await post(good)).status).toBe(201));

    it.each([
      [
        'an unknown field',
        { ...good, role: 'dic-operator' },
        400,
        [{ path: 'role', code: 'whitelistValidation' }],
      ],
      [
        'an unknown inner field',
        { count: 1, inner: { name: 'a', x: 1 } },
        400,
        [{ path: 'inner.x', code: 'whitelistValidation' }],
      ],
      ['a wrong type', { ...good, count: '1' }, 400, [{ path: 'count', code: 'isInt' }]],
      [
        'a long text',
        { count: 1, inner: { name: 'x'.repeat(11) } },
        400,
        [{ path: 'inner.name', code: 'maxLength' }],
      ],
      [
        'nothing',
        {},
        400,
        [
          { path: 'count', code: 'isInt' },
          { path: 'inner', code: expect.any(String) },
        ],
      ],
    ])('refuses %s, naming the field and never the value', async (_name, body, status, fields) => {
      const answer = await post(body);
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.body).toMatchObject({
        code: 'PLATFORM.VALIDATION',
        status,
        type: 'urn:khai-bao:problem:PLATFORM.VALIDATION',
      });
      expect(answer.body.fields).toEqual(fields.map((field) => expect.objectContaining(field)));
      expect(answer.body.traceId).toBe(answer.headers.get('x-correlation-id'));
      expect(JSON.stringify(answer.body)).not.toContain('dic-operator');
    });

    it.each([
      ['no JSON', '{"count":', 400, 'PLATFORM.MALFORMED'],
      ['a prototype', '{"count":1,"__proto__":{"admin":true}}', 400, 'PLATFORM.MALFORMED'],
      ['a constructor', '{"count":1,"constructor":{"prototype":{"admin":true}}}', 400, 'PLATFORM.MALFORMED'],
      ['5 MB', `{"count":1,"inner":{"name":"${'x'.repeat(5 * 1024 * 1024)}"}}`, 413, 'PLATFORM.TOO_LARGE'],
      [
        'a thousand levels',
        `{"count":1,"inner":${'{"inner":'.repeat(1000)}1${'}'.repeat(1000)}}`,
        400,
        'PLATFORM.VALIDATION',
      ],
    ])('refuses %s and lives on', async (_name, body, status, code) => {
      expect(await post(body)).toMatchObject({ status, body: { code } });
      expect((await post(good)).status).toBe(201);
    });

    it('judges and keeps the same one of two members with one name: the last', async () => {
      expect(await post('{"count":1,"count":"x","inner":{"name":"a"}}')).toMatchObject({
        status: 400,
        body: { fields: [{ path: 'count', code: 'isInt' }] },
      });
      expect((await post('{"count":"x","count":2,"inner":{"name":"a"},"inner":{"name":"b"}}')).body).toEqual({
        count: 2,
        inner: { name: 'b' },
      });
      // Nothing of the first hides in what the second does not say.
      expect((await post('{"count":1,"inner":{"name":"a"},"inner":{}}')).status).toBe(400);
    });

    it.each([
      ['deep inside', '{"count":1,"inner":{"name":"a","__proto__":{"admin":true}}}'],
      ['escaped', '{"count":1,"inner":{"name":"a"},"\\u005f\\u005fproto\\u005f_":{"admin":true}}'],
      ['in a list', '[{"__proto__":{"admin":true}}]'],
      ['twice', '{"count":1,"inner":{"name":"a"},"__proto__":1,"__proto__":{"admin":true}}'],
      ['before blanks', '{"count":1,"inner":{"name":"a"},"__proto__" \n:{"admin":true}}'],
      ['as a constructor', '{"count":1,"inner":{"name":"a","constructor":{"prototype":{"admin":true}}}}'],
    ])('refuses a prototype %s, and no object has a member more afterwards', async (_where, body) => {
      expect((await post(body)).status).toBe(400);
      expect(({} as { admin?: boolean }).admin).toBeUndefined();
    });

    it('refuses what is not JSON', async () => {
      expect(await post('a=1', { 'content-type': 'application/x-www-form-urlencoded' })).toMatchObject({
        status: 415,
        body: { code: 'PLATFORM.UNSUPPORTED_TYPE' },
      });
    });
  });

  it('tells a client of a surprise its trace id and nothing else', async () => {
    const answer = await service.sendRequest('GET', '/v1/broken');
    expect(answer.status).toBe(500);
    expect(answer.body.code).toBe('PLATFORM.INTERNAL');
    expect(JSON.stringify(answer.body)).not.toMatch(/phone|84903|stack|at /);
  });

  it('keeps an idle connection longer than the gateway does', async () => {
    const agent = new Agent({ keepAlive: true });
    const answer = await new Promise<unknown>((resolve, reject) =>
      get(`${service.url}/health/live`, { agent }, (response) => {
        response.resume();
        resolve(response.headers['keep-alive']);
      }).once('error', reject),
    );
    agent.destroy();
    expect(answer).toBe('timeout=72');
  });

  it('says what does not exist', async () => {
    expect(await service.sendRequest('GET', '/v1/nothing')).toMatchObject({
      status: 404,
      body: { code: 'PLATFORM.NOT_FOUND' },
    });
  });

  describe('tokens', () => {
    const mine = (as: string | TestAccount): Promise<ServiceResponse> =>
      service.sendRequest('GET', '/v1/mine', { as });
    const sign = async (change: (jwt: SignJWT) => SignJWT, alg = 'ES256'): Promise<string> => {
      const { privateKey } = await generateKeyPair(alg);
      return change(
        new SignJWT({ role: 'dic-operator', areaPath: '79', ver: 1, sid: randomUUID() })
          .setProtectedHeader({ alg, typ: 'at+jwt', kid: suite.secrets.tokens.public.kid! })
          .setSubject(randomUUID())
          .setIssuer('urn:khai-bao:accounts')
          .setAudience('urn:khai-bao:api')
          .setExpirationTime('5m'),
      ).sign(privateKey);
    };

    it('lets in who may', async () =>
      expect(await mine(officer)).toMatchObject({ status: 200, body: { areaPath: officer.areaPath } }));

    it('is closed where an endpoint says nothing', async () => {
      expect((await service.sendRequest('GET', '/v1/closed', { as: officer })).status).toBe(403);
      expect((await service.sendRequest('GET', '/v1/closed')).status).toBe(401);
    });

    it.each([
      ['no token', async () => ''],
      ['one of another key', () => sign((jwt) => jwt)],
      [
        'one without a signature',
        async () =>
          new UnsecuredJWT({ role: 'dic-operator', ver: 1 })
            .setSubject(randomUUID())
            .setExpirationTime('5m')
            .encode(),
      ],
      [
        'an altered one',
        async () => {
          const [head, body, signature] = (await suite.signTokenFor(officer)).split('.');
          const changed = Buffer.from(
            JSON.stringify({ ...JSON.parse(Buffer.from(body!, 'base64url').toString()), areaPath: '79' }),
          );
          return [head, changed.toString('base64url'), signature].join('.');
        },
      ],
      ['an expired one', () => suite.signTokenFor({ ...officer, expiresIn: -5 })],
    ])('refuses %s', async (_name, make) => {
      expect(await mine(await make())).toMatchObject({
        status: 401,
        body: { code: 'PLATFORM.UNAUTHENTICATED' },
      });
    });

    it('refuses a role without the permission, and an account that must change its password', async () => {
      expect(await mine({ role: 'gate-staff', unitId: randomUUID() })).toMatchObject({
        status: 403,
        body: { code: 'PLATFORM.FORBIDDEN' },
      });
      expect(await mine({ ...officer, mustChange: true })).toMatchObject({
        status: 403,
        body: { code: 'ACCOUNTS.PASSWORD_CHANGE_REQUIRED' },
      });
    });

    it('refuses an older token once accounts has told of a newer version, and any of a disabled account', async () => {
      const accountId = randomUUID();
      const token = await suite.signTokenFor({ ...officer, accountId, tokenVersion: 1 });
      expect((await mine(token)).status).toBe(200);
      const snapshot = {
        accountId,
        role: 'ward-officer' as const,
        state: 'ACTIVATED' as const,
        stateSince: new Date().toISOString(),
        areaCode: null,
        areaPath: null,
        unitId: null,
        delivery: null,
        handoverId: null,
        dueAt: null,
        tokenVersion: 2,
        active: true,
        actorId: null,
      };
      await suite.probe.publishEvent(Topics.account, accountId, snapshot, 5);
      await waitUntil(async () => (await mine(token)).status === 401, 'the older token to be refused');
      const newer = await suite.signTokenFor({ ...officer, accountId, tokenVersion: 2 });
      expect((await mine(newer)).status).toBe(200);
      // An older snapshot that comes late changes nothing.
      await suite.probe.publishEvent(
        Topics.account,
        accountId,
        { ...snapshot, tokenVersion: 1, active: true },
        4,
      );
      await suite.probe.publishEvent(Topics.account, accountId, { ...snapshot, active: false }, 6);
      await waitUntil(async () => (await mine(newer)).status === 401, 'the disabled account to be refused');
    });
  });

  it('tells the truth about being ready, alive and busy', async () => {
    const ready = await service.sendRequest('GET', '/health/ready');
    expect(ready).toMatchObject({ status: 200, body: { ready: true, checks: { postgres: 'ok' } } });
    expect(Object.keys(ready.body.checks)).toEqual(expect.arrayContaining([`consumer ${Topics.unitDay}`]));
    expect((await service.sendRequest('GET', '/health/live')).status).toBe(200);
    const metrics = await service.sendRequest('GET', '/metrics');
    expect(metrics.body).toContain('http_request_seconds_bucket');
    expect(metrics.body).toContain('outbox_oldest_seconds');
    const api = await service.sendRequest('GET', '/openapi.json');
    expect(api.body.paths['/v1/things'].post).toBeDefined();
    expect(api.body.components.schemas.SampleDto).toBeDefined();
  });

  it('finishes what is in flight when it stops', async () => {
    const slow = service.sendRequest('GET', '/v1/slow/700');
    await new Promise((resolve) => setTimeout(resolve, 150));
    const stopped = service.stop();
    expect(await slow).toMatchObject({ status: 200, body: { done: true } });
    await stopped;
    await expect(service.sendRequest('GET', '/health/live')).rejects.toThrow();
  });
});
