import { randomUUID } from 'node:crypto';
import { DailyMaintenance } from '@khai-bao/platform/database';
import {
  setTestClock,
  openS3,
  openSuite,
  testAreas,
  restoreTestClock,
  waitUntil,
  type RunningService,
  type Suite,
  type TestAccount,
  type TestS3,
} from '@khai-bao/testing';

const ward: TestAccount = { role: 'ward-officer', areaPath: testAreas.benNghe.path, accountId: randomUUID() };
const text = 'Danh sách tập huấn';
const pdf = Buffer.from(`%PDF-1.7\n${text}`);

describe('files of posts in a bucket', () => {
  let suite: Suite;
  let s3: TestS3;
  let service: RunningService;
  let threadId: string;
  const send = async (
    bytes = pdf,
  ): Promise<{ status: number; body: Record<string, unknown>; after: string | null }> => {
    const answer = await fetch(`${service.url}/v1/threads/${threadId}/files`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await suite.signTokenFor(ward)}`,
        'content-type': 'application/octet-stream',
        'x-file-name': 'a.pdf',
      },
      body: new Uint8Array(bytes),
    });
    const body = (await answer.json()) as Record<string, unknown>;
    return { status: answer.status, body, after: answer.headers.get('retry-after') };
  };
  const fetchFile = async (fileId: unknown): Promise<Response> =>
    fetch(`${service.url}/v1/threads/${threadId}/files/${String(fileId)}`, {
      headers: { authorization: `Bearer ${await suite.signTokenFor(ward)}` },
    });
  const post = (files: unknown[] = []): ReturnType<RunningService['sendRequest']> =>
    service.sendRequest('POST', `/v1/threads/${threadId}/posts`, {
      as: ward,
      body: { text: 'Gửi kèm', clientKey: randomUUID(), ...(files.length === 0 ? {} : { files }) },
    });
  const ready = (): ReturnType<RunningService['sendRequest']> => service.sendRequest('GET', '/health/ready');

  beforeAll(async () => {
    s3 = await openS3();
    suite = await openSuite();
    service = await suite.startService('support', {
      module: () => import('../src/support-service.module.js').then((m) => m.SupportServiceModule),
      migrations: () => import('../src/migrations/index.js'),
      env: { ...s3.env },
    });
    const thread = await service.sendRequest('POST', '/v1/threads', {
      as: ward,
      body: { subject: 'Tập huấn', text: 'Danh sách đây.' },
    });
    threadId = thread.body.threadId;
  }, 300_000);
  afterAll(async () => {
    restoreTestClock();
    await suite.close();
    await s3.close();
  });

  it('are stored sealed below the service’s prefix and downloaded unchanged', async () => {
    const { status, body } = await send();
    expect(status).toBe(201);
    expect((await post([body['fileId']])).status).toBe(201);
    const answer = await fetchFile(body['fileId']);
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(pdf);
    expect(await s3.listObjectKeys()).toEqual([`support/${String(body['fileId'])}`]);
    expect((await s3.readObject(`support/${String(body['fileId'])}`)).includes(text)).toBe(false);
    expect((await ready()).body).toMatchObject({ ready: true, checks: { files: 'ok' } });
  });

  it('that were withdrawn, or not posted within a day, are deleted', async () => {
    const { body } = await send(Buffer.from('%PDF-1.7 taken back'));
    expect(await s3.listObjectKeys()).toHaveLength(2);
    const gone = await service.sendRequest(
      'DELETE',
      `/v1/threads/${threadId}/files/${String(body['fileId'])}`,
      {
        as: ward,
      },
    );
    expect(gone.status).toBe(204);
    expect(await s3.listObjectKeys()).toHaveLength(1);
    await send(Buffer.from('%PDF-1.7 forgotten'));
    setTestClock(new Date(Date.now() + 25 * 3_600_000));
    await service.app.get(DailyMaintenance).runDailyTasks();
    restoreTestClock();
    expect(await s3.listObjectKeys()).toHaveLength(1);
  });

  it('get 503 while the bucket is unavailable; everything else continues and nothing is lost', async () => {
    const { fileId } = (await send(Buffer.from('%PDF-1.7 before'))).body;
    expect((await post([fileId])).status).toBe(201);
    const held = await service.queryRows('select id from file');
    await s3.killServer();
    const refused = await send(Buffer.from('%PDF-1.7 meanwhile'));
    expect(refused).toMatchObject({ status: 503, body: { code: 'PLATFORM.FILES_AWAY' }, after: '3' });
    const unread = await fetchFile(fileId);
    expect(unread.status).toBe(503);
    expect(await unread.json()).toMatchObject({ code: 'PLATFORM.FILES_AWAY' });
    expect(await service.queryRows('select id from file')).toEqual(held);
    expect((await post()).status).toBe(201);
    expect(await ready()).toMatchObject({
      status: 200,
      body: { ready: true, checks: { files: expect.stringMatching(/does not answer/) } },
    });
    await s3.restartServer();
    const back = await waitUntil(async () => {
      const answer = await fetchFile(fileId);
      return answer.status === 200 ? Buffer.from(await answer.arrayBuffer()) : undefined;
    }, 'the bucket to be asked again');
    expect(String(back)).toBe('%PDF-1.7 before');
    const again = await send(Buffer.from('%PDF-1.7 meanwhile'));
    expect(again.status).toBe(201);
    expect((await post([again.body['fileId']])).status).toBe(201);
    const metrics = String((await service.sendRequest('GET', '/metrics')).body);
    expect(metrics).toMatch(/file_store_requests_total\{operation="put",result="failed"[^}]*\} 1/);
  });
});
