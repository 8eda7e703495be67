import { randomUUID } from 'node:crypto';
import { Topics, type AccessRecorded } from '@khai-bao/contracts';
import {
  openSuite,
  testAreas,
  waitUntil,
  type RunningService,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import { FileStore } from '@khai-bao/platform/files';

const ward: TestAccount = {
  role: 'ward-officer',
  areaPath: testAreas.benNghe.path,
  place: 'Phường Bến Nghé',
  accountId: randomUUID(),
};
const quan1: TestAccount = { role: 'district-officer', areaPath: testAreas.quan1.path };
const health: TestAccount = { role: 'health-department', areaPath: testAreas.city.path };
const dic: TestAccount = { role: 'dic-operator', areaPath: testAreas.city.path };

describe('the archive of the channel', () => {
  let suite: Suite;
  let service: RunningService;
  const archive = async (
    query = '',
  ): Promise<
    { kind: string; subject?: string; text?: string; number?: number; threads?: number; posts?: number }[]
  > => {
    const answer = await fetch(`${service.url}/v1/archive${query}`, {
      headers: { authorization: `Bearer ${await suite.signTokenFor(dic)}` },
    });
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="kenh-ho-tro-/);
    return (await answer.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  };

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('support', {
      module: () => import('../src/support-service.module.js').then((m) => m.SupportServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
  }, 60_000);
  afterAll(() => suite.close());

  it('contains every thread with its posts in order, over many pages, and ends with a line of counts', async () => {
    for (let n = 0; n < 120; n += 1) {
      const { threadId } = (
        await service.sendRequest('POST', '/v1/threads', {
          as: ward,
          body: { subject: `Việc ${n}`, text: 'Một', room: n === 7 ? 'training' : 'general' },
        })
      ).body;
      if (n % 40 === 0)
        await service.sendRequest('POST', `/v1/threads/${threadId}/posts`, {
          as: ward,
          body: { text: 'Hai\nDòng', clientKey: randomUUID() },
        });
    }
    const lines = await archive();
    expect(lines[0]).toMatchObject({ kind: 'archive', room: null });
    expect(lines.at(-1)).toEqual({ kind: 'end', threads: 120, posts: 123, files: 0 });
    expect(new Set(lines.filter(({ kind }) => kind === 'thread').map(({ subject }) => subject)).size).toBe(
      120,
    );
    const at = lines.findIndex(({ subject }) => subject === 'Việc 40');
    expect(lines.slice(at + 1, at + 3)).toMatchObject([
      { kind: 'post', number: 1, text: 'Một' },
      { kind: 'post', number: 2, text: 'Hai\nDòng' },
    ]);
    expect(await archive('?room=training')).toMatchObject([
      { room: 'training' },
      { subject: 'Việc 7' },
      { text: 'Một' },
      { threads: 1, posts: 1, files: 0 },
    ]);
  }, 60_000);

  it('contains the bytes of files, and null for those that the store has lost', async () => {
    const { threadId } = (
      await service.sendRequest('POST', '/v1/threads', { as: ward, body: { subject: 'Tệp', text: 'Kèm', room: 'feed' } })
    ).body; // prettier-ignore
    const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'); // prettier-ignore
    const upload = async (name: string): Promise<string> => {
      const answer = await fetch(`${service.url}/v1/threads/${threadId}/files`, {
        method: 'POST',
        headers: { authorization: `Bearer ${await suite.signTokenFor(ward)}`, 'content-type': 'application/octet-stream', 'x-file-name': name },
        body: png,
      }); // prettier-ignore
      return ((await answer.json()) as { fileId: string }).fileId;
    };
    const fileIds = [await upload('mot.png'), await upload('hai.png')];
    await service.sendRequest('POST', `/v1/threads/${threadId}/posts`, { as: ward, body: { text: 'Hai ảnh', clientKey: randomUUID(), files: fileIds } }); // prettier-ignore
    await service.app.get(FileStore).removeFile(fileIds[1]!);
    const lines = await archive('?room=feed');
    expect(lines.slice(-3)).toEqual([
      { kind: 'file', fileId: fileIds[0], content: png.toString('base64') },
      { kind: 'file', fileId: fileIds[1], content: null },
      { kind: 'end', threads: 1, posts: 2, files: 2 },
    ]);
  });

  it('is recorded in the trail, as is each opened file', async () => {
    const trail = await suite.probe.collectMessages(Topics.access);
    const linesOf = (who: string): [string, string, string][] =>
      trail
        .map(({ text }) => (JSON.parse(text) as { data: AccessRecorded }).data)
        .filter(({ actorId }) => actorId === who)
        .map(({ action, subjectKind, subjectId }) => [action, subjectKind, subjectId]);
    const keeper = { ...dic, accountId: randomUUID() };
    expect((await service.sendRequest('GET', '/v1/archive?room=cases', { as: keeper })).status).toBe(200);
    await waitUntil(() => linesOf(keeper.accountId).length === 1, 'the line of the archive');
    expect(linesOf(keeper.accountId)).toEqual([['channel.read-archive', 'area', '79']]);
    const [file] = await service.queryRows<{ id: string; thread_id: string }>(
      'select id, thread_id from file order by position limit 1',
    );
    const path = `/v1/threads/${file!.thread_id}/files/${file!.id}`;
    const reader = { ...quan1, accountId: randomUUID() };
    expect((await service.sendRequest('GET', path, { as: reader })).status).toBe(200);
    await waitUntil(() => linesOf(reader.accountId).length === 1, 'the line of the file');
    expect(linesOf(reader.accountId)).toEqual([['channel.read-file', 'thread', file!.thread_id]]);
  });

  it('is for DIC only', async () => {
    for (const as of [ward, quan1, health])
      expect((await service.sendRequest('GET', '/v1/archive', { as })).status).toBe(403);
    expect((await service.sendRequest('GET', '/v1/archive?room=khac', { as: dic })).status).toBe(400);
  });
});
