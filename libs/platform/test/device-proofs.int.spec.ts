import { randomUUID } from 'node:crypto';
import {
  DeviceKey,
  openSuite,
  type RunningService,
  type ServiceResponse,
  type Suite,
  type TestProof,
} from '@khai-bao/testing';

const address = 'http://localhost:8080/api/support/v1/gate';

describe('a token that is bound to the key of a gate device', () => {
  let suite: Suite;
  let service: RunningService;
  let key: DeviceKey;
  let token: string;
  const deviceId = randomUUID();
  const isRefused = (field: string): object => ({
    status: 401,
    body: { code: 'PLATFORM.PROOF_REFUSED', fields: [{ path: 'DPoP', code: field }] },
  });
  const send = (
    headers: Record<string, string>,
    path = '/v1/gate',
    method = 'POST',
  ): Promise<ServiceResponse> => service.sendRequest(method, path, { headers });
  const prove = async (change: Partial<TestProof> = {}): Promise<Record<string, string>> => ({
    authorization: `DPoP ${token}`,
    dpop: await key.signProof({ method: 'POST', url: address, token, ...change }),
  });

  const startSample = (): Promise<RunningService> =>
    suite.startService('support', {
      module: () => import('./sample-service.js').then((sample) => sample.SampleServiceModule),
      migrations: () => import('./sample-service.js'),
    });

  beforeAll(async () => {
    suite = await openSuite();
    service = await startSample();
    key = await DeviceKey.generate();
    token = await suite.signTokenFor({
      role: 'gate-device',
      unitId: randomUUID(),
      device: { deviceId, thumbprint: key.thumbprint },
    });
  }, 60_000);
  afterAll(() => suite.close());

  it('is accepted with a proof of its own at each request', async () => {
    for (const headers of [await prove(), await prove()])
      expect(await send(headers)).toMatchObject({ status: 201, body: { deviceId } });
  });

  it('is refused without a proof, as a bearer token, and with the proof of another key', async () => {
    expect(await send({ authorization: `DPoP ${token}` })).toMatchObject(isRefused('missing'));
    const { dpop } = (await prove()) as { dpop: string };
    expect(await send({ authorization: `Bearer ${token}`, dpop })).toMatchObject(isRefused('scheme'));
    const thief = await DeviceKey.generate();
    const forged = await thief.signProof({ method: 'POST', url: address, token });
    // The proof of a key that is not the token's is not remembered: a repeat is refused for its key again.
    for (let repeat = 0; repeat < 2; repeat += 1)
      expect(await send({ authorization: `DPoP ${token}`, dpop: forged })).toMatchObject(isRefused('jwk'));
  });

  it.each<[string, Partial<TestProof>]>([
    ['htm', { method: 'GET' }],
    ['htu', { url: 'http://localhost:8080/api/support/v1/mine' }],
    ['htu', { url: 'http://localhost:8080/v1/gate' }],
    ['iat', { age: 120 }],
    ['ath', { token: 'head.claims.other' }],
  ])('is refused with a wrong %s', async (field, change) =>
    expect(await send(await prove(change))).toMatchObject(isRefused(field)),
  );

  it('is refused with a proof that was used before', async () => {
    const headers = await prove();
    expect(await send(headers)).toMatchObject({ status: 201 });
    expect(await send(headers)).toMatchObject(isRefused('jti'));
  });

  it('is refused with a proof that another instance has seen', async () => {
    const second = await startSample();
    const headers = await prove();
    expect(await send(headers)).toMatchObject({ status: 201 });
    expect(await second.sendRequest('POST', '/v1/gate', { headers })).toMatchObject(isRefused('jti'));
    expect(await second.sendRequest('POST', '/v1/gate', { headers: await prove() })).toMatchObject({
      status: 201,
    });
    await second.stop();
  });

  it('does nothing for its guard beyond the gate', async () => {
    const url = 'http://localhost:8080/api/support/v1/self';
    expect(await send(await prove({ method: 'GET', url }), '/v1/self', 'GET')).toMatchObject({
      status: 403,
      body: { code: 'PLATFORM.FORBIDDEN' },
    });
  });

  it.each<[string, object]>([
    ['a device without a key', { role: 'gate-device' }],
    ['a key without a device', { role: 'gate-staff', device: { deviceId: '', thumbprint: 'x' } }],
    ['another role with a key', { role: 'unit-admin', device: { deviceId, thumbprint: 'x' } }],
  ])('is no token with %s', async (_what, account) => {
    const odd = await suite.signTokenFor({ role: 'gate-staff', ...account });
    expect(await send({ authorization: `DPoP ${odd}` })).toMatchObject({
      status: 401,
      body: { code: 'PLATFORM.UNAUTHENTICATED' },
    });
  });

  it('leaves a token of a browser as it was, and refuses it as a bound one', async () => {
    const plain = await suite.signTokenFor({ role: 'gate-staff', unitId: randomUUID() });
    expect(await service.sendRequest('POST', '/v1/gate', { as: plain })).toMatchObject({
      status: 201,
      body: { deviceId: null },
    });
    expect(await send({ authorization: `DPoP ${plain}` })).toMatchObject(isRefused('scheme'));
  });
});
