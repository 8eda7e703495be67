import { randomUUID } from 'node:crypto';
import { Topics, type AreaSnapshot } from '@khai-bao/contracts';
import {
  openSuite,
  testAreas,
  waitUntil,
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
const colleague = account('ward-officer', testAreas.benNghe.path);
const quan1 = account('district-officer', testAreas.quan1.path);
const dic = account('dic-operator', testAreas.city.path);

describe('mentions and replies', () => {
  let suite: Suite;
  let service: RunningService;
  const ask = (method: string, path: string, as: TestAccount, body?: unknown): Promise<ServiceResponse> =>
    service.sendRequest(method, `/v1/threads${path}`, { as, body });
  const post = (as: TestAccount, id: string, more: object = {}): Promise<ServiceResponse> =>
    ask('POST', `/${id}/posts`, as, { text: 'Nhờ phường xem.', clientKey: randomUUID(), ...more });
  const needsAction = async (as: TestAccount, id: string): Promise<boolean | undefined> =>
    (await ask('GET', '?limit=1', as)).body.items.find(
      ({ threadId }: { threadId: string }) => threadId === id,
    )?.needsAction;

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('support', {
      module: () => import('../src/support-service.module.js').then((m) => m.SupportServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
    for (const [{ code, path, name }, level] of [[testAreas.city, 'city'], [testAreas.benNghe, 'ward'], [testAreas.daKao, 'ward']] as const) {
      const area: AreaSnapshot = { code, name, level, parentCode: path.split('.').at(-2) ?? null, path, fullName: name, validFrom: '2021-01-01', validTo: null };
      await suite.probe.publishEvent(Topics.area, code, area, 1);
    } // prettier-ignore
    await waitUntil(async () => (await service.queryRows('select 1 from area')).length === 3, 'the areas');
  }, 60_000);
  afterAll(() => suite.close());

  it('a post waits on top for the committee it mentions until somebody there has read it', async () => {
    const id = (await ask('POST', '', ward, { subject: 'Việc', text: 'x' })).body.threadId;
    await ask('POST', `/${id}/read`, ward);
    const named = await post(quan1, id, { mentions: [{ body: 'committee', areaCode: '26740' }] });
    expect(named).toMatchObject({ status: 201, body: { mentions: [testAreas.benNghe.name] } });
    for (let n = 0; n < 2; n += 1) await ask('POST', '', dic, { subject: 'Khác', text: 'x' });
    for (const as of [ward, colleague]) expect(await needsAction(as, id)).toBe(true);
    expect(await needsAction(dic, id)).not.toBe(true);
    await ask('POST', `/${id}/read`, colleague);
    expect(await needsAction(ward, id)).not.toBe(true);
    expect((await ask('GET', `/${id}`, ward)).body.needsAction).toBe(false);
    await post(ward, id, { mentions: [{ body: 'dic', areaCode: '79' }] });
    expect(await needsAction(dic, id)).toBe(true);
  });

  it('mentions only committees that see the thread; a rejected post is not stored', async () => {
    const id = (await ask('POST', '', ward, { subject: 'Việc', text: 'x' })).body.threadId;
    for (const mention of [
      { body: 'committee', areaCode: '26737' },
      { body: 'committee', areaCode: '999' },
    ])
      expect(await post(ward, id, { mentions: [mention] })).toMatchObject({
        status: 422,
        body: { code: 'SUPPORT.CANNOT_MENTION' },
      });
    expect((await post(ward, id, { mentions: [{ body: 'ai', areaCode: '79' }] })).status).toBe(400);
    expect((await ask('GET', `/${id}`, ward)).body.posts).toHaveLength(1);
  });

  it('a reply contains the beginning of the post it replies to, within its own thread', async () => {
    const id = (await ask('POST', '', ward, { subject: 'Việc', text: `Hỏi ${'dài '.repeat(100)}` })).body
      .threadId;
    const other = (await ask('POST', '', dic, { subject: 'Khác', text: 'Kín' })).body.threadId;
    const first = (await ask('GET', `/${id}`, ward)).body.posts[0].postId;
    const { body } = await post(quan1, id, { replyTo: first });
    expect(body.replyTo).toMatchObject({ postId: first });
    expect(body.replyTo.text).toHaveLength(140);
    const strange = (await ask('GET', `/${other}`, dic)).body.posts[0].postId;
    expect(await post(quan1, id, { replyTo: strange })).toMatchObject({
      status: 404,
      body: { code: 'SUPPORT.NOT_FOUND' },
    });
  });
});
