import { randomUUID } from 'node:crypto';
import {
  openS3,
  openSuite,
  testAreas,
  registrationForm,
  waitUntil,
  type ServiceResponse,
  type RunningService,
  type Suite,
  type TestAccount,
  type TestS3,
} from '@khai-bao/testing';

const ward: TestAccount = { role: 'ward-officer', areaPath: testAreas.benNghe.path, accountId: randomUUID() };
const png = (n: number): Buffer => Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, n]);

describe('answer files in an S3 bucket', () => {
  let suite: Suite;
  let s3: TestS3;
  let service: RunningService;
  let unitId: string;
  let trackingCode: string;
  const upload = async (bytes: Buffer): Promise<{ status: number; body: Record<string, unknown> }> => {
    const answer = await fetch(`${service.url}/v1/registrations/answer-files`, {
      method: 'POST',
      headers: {
        'content-type': 'application/octet-stream',
        'x-tracking-code': trackingCode,
        'x-phone-tail': '2333',
      },
      body: new Uint8Array(bytes),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const answer = (files: unknown[]): Promise<ServiceResponse> =>
    service.sendRequest('POST', '/v1/registrations/answer', {
      body: { trackingCode, phoneTail: '2333', answer: 'Đây ạ', files },
    });
  const ask = (): Promise<ServiceResponse> =>
    service.sendRequest('POST', '/v1/registrations/actions', {
      as: ward,
      body: { action: 'ask', ids: [unitId], note: 'Xin gửi giấy phép.' },
    });
  const fileOf = async (fileId: unknown): Promise<Response> =>
    fetch(`${service.url}/v1/registrations/${unitId}/files/${String(fileId)}`, {
      headers: { authorization: `Bearer ${await suite.signTokenFor(ward)}` },
    });

  beforeAll(async () => {
    s3 = await openS3();
    suite = await openSuite();
    service = await suite.startService('registration', {
      env: { ...s3.env, FILES_S3_PREFIX: 'city/answers' },
      module: () => import('../src/registration-service.module.js').then((m) => m.RegistrationServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
    const { body } = await service.sendRequest('POST', '/v1/registrations', {
      body: registrationForm({}),
      headers: { 'idempotency-key': randomUUID() },
    });
    ({ unitId, trackingCode } = body as { unitId: string; trackingCode: string });
  }, 300_000);
  afterAll(async () => {
    await suite.close();
    await s3.close();
  });

  it('are downloaded unchanged; while the bucket is unavailable, answers without files are accepted', async () => {
    await ask();
    const { status, body } = await upload(png(1));
    expect(status).toBe(201);
    expect(await s3.listObjectKeys()).toEqual([`city/answers/${String(body['fileId'])}`]);
    expect((await s3.readObject(`city/answers/${String(body['fileId'])}`)).includes(png(1))).toBe(false);
    expect((await answer([body['fileId']])).status).toBe(200);
    expect(Buffer.from(await (await fileOf(body['fileId'])).arrayBuffer())).toEqual(png(1));

    await ask();
    await s3.killServer();
    expect(await upload(png(2))).toMatchObject({ status: 503, body: { code: 'PLATFORM.FILES_AWAY' } });
    expect((await fileOf(body['fileId'])).status).toBe(503);
    expect(await service.queryRows('select id from answer_file')).toEqual([{ id: body['fileId'] }]);
    expect((await answer([])).status).toBe(200);
    expect((await service.sendRequest('GET', '/health/ready')).body.ready).toBe(true);

    await s3.restartServer();
    await waitUntil(
      async () => (await fileOf(body['fileId'])).status === 200,
      'the bucket to be asked again',
    );
  });
});
