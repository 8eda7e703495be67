import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DailyMaintenance } from '@khai-bao/platform/database';
import {
  setTestClock,
  openSuite,
  testAreas,
  restoreTestClock,
  type ServiceResponse,
  type RunningService,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';

const account = (role: TestAccount['role'], areaPath: string): TestAccount => ({
  role,
  areaPath,
  accountId: randomUUID(),
});
const ward = account('ward-officer', testAreas.benNghe.path);
const otherWard = account('ward-officer', testAreas.daKao.path);
const quan1 = account('district-officer', testAreas.quan1.path);
const pdf = (more = ''): Buffer => Buffer.from(`%PDF-1.7\nDanh sách tập huấn ${more}`);

describe('files of posts', () => {
  let suite: Suite;
  let service: RunningService;
  let folder: string;
  let threadId: string;
  const ask = (method: string, route: string, as: TestAccount, body?: unknown): Promise<ServiceResponse> =>
    service.sendRequest(method, `/v1/threads${route}`, { as, body });
  const send = async (
    as: TestAccount,
    bytes: Buffer,
    name = 'Danh sách.pdf',
    into = threadId,
    type = 'application/octet-stream',
  ): Promise<{ status: number; body: Record<string, unknown> }> => {
    const answer = await fetch(`${service.url}/v1/threads/${into}/files`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await suite.signTokenFor(as)}`,
        'content-type': type,
        'x-file-name': encodeURIComponent(name),
      },
      body: new Uint8Array(bytes),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const fetchFile = async (as: TestAccount, fileId: unknown, into = threadId): Promise<Response> =>
    fetch(`${service.url}/v1/threads/${into}/files/${String(fileId)}`, {
      headers: { authorization: `Bearer ${await suite.signTokenFor(as)}` },
    });
  const stored = async (): Promise<string[]> =>
    (await readdir(folder, { recursive: true })).filter((name) => name.length > 30);

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'kb-files-'));
    suite = await openSuite();
    service = await suite.startService('support', {
      module: () => import('../src/support-service.module.js').then((m) => m.SupportServiceModule),
      migrations: () => import('../src/migrations/index.js'),
      env: { FILES_FOLDER: folder },
    });
    threadId = (await ask('POST', '', ward, { subject: 'Tập huấn', text: 'Danh sách đây.' })).body.threadId;
  }, 60_000);
  afterEach(restoreTestClock);
  afterAll(async () => {
    await suite.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('are stored sealed and served as attachments to accounts that see the thread', async () => {
    const bytes = pdf();
    const { status, body } = await send(ward, bytes);
    expect({ status, body }).toMatchObject({
      status: 201,
      body: {
        name: 'Danh sách.pdf',
        type: 'application/pdf',
        size: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      },
    });
    for (const as of [quan1, otherWard]) expect((await fetchFile(as, body['fileId'])).status).toBe(404);
    const written = await ask('POST', `/${threadId}/posts`, ward, {
      text: 'Gửi kèm',
      clientKey: randomUUID(),
      files: [body['fileId']],
    });
    expect(written.body.files).toMatchObject([{ fileId: body['fileId'] }]);
    const answer = await fetchFile(quan1, body['fileId']);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="Danh s_ch.pdf"; filename*=UTF-8''Danh%20s%C3%A1ch.pdf`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    expect((await fetchFile(otherWard, body['fileId'])).status).toBe(404);
    expect((await send(otherWard, bytes)).status).toBe(404);
    const other = (await ask('POST', '', otherWard, { subject: 'x', text: 'x' })).body.threadId;
    expect((await fetchFile(otherWard, body['fileId'], other)).status).toBe(404);
    const files = await stored();
    expect(files).toHaveLength(1);
    expect((await readFile(path.join(folder, files[0]!))).includes('tập huấn')).toBe(false);
  });

  it('belong to the uploader until they are posted, once', async () => {
    const { fileId } = (await send(ward, pdf('a'))).body;
    expect((await send(ward, pdf('a'))).body['fileId']).toBe(fileId);
    const post = (as: TestAccount): Promise<ServiceResponse> =>
      ask('POST', `/${threadId}/posts`, as, { text: 'x', clientKey: randomUUID(), files: [fileId] });
    expect(await post(quan1)).toMatchObject({ status: 404, body: { code: 'SUPPORT.FILE_NOT_FOUND' } });
    expect((await ask('DELETE', `/${threadId}/files/${String(fileId)}`, quan1)).status).toBe(404);
    expect((await post(ward)).status).toBe(201);
    expect((await post(ward)).status).toBe(404);
    expect((await ask('DELETE', `/${threadId}/files/${String(fileId)}`, ward)).status).toBe(404);
    const { body } = await send(ward, pdf('b'));
    expect((await ask('DELETE', `/${threadId}/files/${String(body['fileId'])}`, ward)).status).toBe(204);
    expect(await stored()).toHaveLength(2);
  });

  it('are rejected by content and size, and nothing is stored', async () => {
    const before = await stored();
    for (const [bytes, name, status, code] of [
      [Buffer.from('MZ'), 'a.pdf', 422, 'SUPPORT.FILE_TYPE'],
      [Buffer.from('=1+1'), 'a.csv', 422, 'SUPPORT.FILE_FORMULA'],
      [Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), 'a.xls', 422, 'SUPPORT.FILE_OLD_OFFICE'],
      [Buffer.from('PK\u0003\u0004x'), 'a.xlsx', 422, 'SUPPORT.FILE_BROKEN'],
      [pdf(), 'khong duoi', 422, 'SUPPORT.FILE_NAME'],
      [Buffer.alloc(0), 'a.txt', 422, 'SUPPORT.FILE_BROKEN'],
      [Buffer.alloc(20 * 1024 * 1024 + 1, 65), 'a.txt', 413, 'PLATFORM.TOO_LARGE'],
    ] as const)
      expect(await send(ward, bytes, name)).toMatchObject({ status, body: { code } });
    expect((await send(ward, pdf(), 'a.pdf', threadId, 'application/pdf')).status).toBe(415);
    expect(await stored()).toEqual(before);
    const large = Buffer.concat([Buffer.from('%PDF-'), randomBytes(20 * 1024 * 1024 - 5)]);
    const { status, body } = await send(ward, large, 'lon.pdf');
    expect(status).toBe(201);
    expect(Buffer.from(await (await fetchFile(ward, body['fileId'])).arrayBuffer()).equals(large)).toBe(true);
  });

  it('that are not posted within a day are deleted, as are bytes without a row', async () => {
    const { fileId } = (await send(quan1, pdf('quên'))).body;
    const kept = (
      await service.queryRows<{ id: string }>('select id from file where post_id is not null')
    ).map(({ id }) => id);
    const strayKey = randomUUID();
    const stray = path.join(folder, strayKey.slice(-2), strayKey);
    await mkdir(path.dirname(stray), { recursive: true });
    await writeFile(stray, 'x');
    await utimes(stray, 0, 0);
    setTestClock(new Date(Date.now() + 25 * 3_600_000));
    await service.app.get(DailyMaintenance).runDailyTasks();
    restoreTestClock();
    expect((await fetchFile(quan1, fileId)).status).toBe(404);
    expect((await stored()).map((name) => path.basename(name)).sort()).toEqual([...kept].sort());
  });

  it('whose key cannot be decrypted are not found, and are counted', async () => {
    const { body } = await send(ward, pdf('hỏng'));
    expect((await fetchFile(ward, body['fileId'])).status).toBe(200);
    await service.queryRows(`update file set key_sealed = 'AAAA' where id = $1`, [body['fileId']]);
    const answer = await fetchFile(ward, body['fileId']);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
      404,
      'SUPPORT.FILE_NOT_FOUND',
    ]);
    expect(await (await fetch(`${service.url}/metrics`)).text()).toMatch(
      /unreadable_rows_total\{table="file"[^}]*\} 1/,
    );
    await ask('DELETE', `/${threadId}/files/${String(body['fileId'])}`, ward);
  });

  it('that arrive concurrently are inspected one after another', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, (_, n) => send(quan1, pdf(`cùng lúc ${n}`))));
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 201));
  });

  it('that are unposted are limited to twenty for each account', async () => {
    for (let n = 0; n < 20; n += 1)
      await send(
        otherWard,
        pdf(String(n)),
        'a.pdf',
        (await ask('POST', '', otherWard, { subject: 'x', text: 'x' })).body.threadId,
      );
    const into = (await ask('POST', '', otherWard, { subject: 'x', text: 'x' })).body.threadId;
    expect(await send(otherWard, pdf('x'), 'a.pdf', into)).toMatchObject({
      status: 409,
      body: { code: 'SUPPORT.TOO_MANY_FILES' },
    });
  });
});
