import { randomUUID } from 'node:crypto';
import { Topics, type AreaSnapshot } from '@khai-bao/contracts';
import {
  setTestClock,
  openSuite,
  testAreas,
  restoreTestClock,
  waitUntil,
  type ServiceResponse,
  type RunningService,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';

const account = (role: TestAccount['role'], areaPath: string, place: string): TestAccount => ({
  role,
  areaPath,
  place,
  accountId: randomUUID(),
});
const ward = account('ward-officer', testAreas.benNghe.path, 'Phường Bến Nghé');
const colleague = account('ward-officer', testAreas.benNghe.path, 'Phường Bến Nghé');
const otherWard = account('ward-officer', testAreas.daKao.path, 'Phường Đa Kao');
const quan1 = account('district-officer', testAreas.quan1.path, 'UBND Quận 1');
const quan3 = account('district-officer', testAreas.quan3.path, 'UBND Quận 3');
const dic = account('dic-operator', testAreas.city.path, 'Sở TTTT');
const health = account('health-department', testAreas.city.path, 'Sở Y tế');

describe('rooms, read marks and acknowledgements', () => {
  let suite: Suite;
  let service: RunningService;
  const ask = (method: string, path: string, as: TestAccount, body?: unknown): Promise<ServiceResponse> =>
    service.sendRequest(method, `/v1${path}`, { as, body });
  const begin = async (as: TestAccount, more: object = {}): Promise<string> => {
    const answer = await ask('POST', '/threads', as, { subject: 'Tập huấn', text: 'Đọc giúp Sở.', ...more });
    expect(answer.status).toBe(201);
    return answer.body.threadId;
  };
  const item = async (as: TestAccount, id: string): Promise<Record<string, unknown> | undefined> =>
    (await ask('GET', '/threads', as)).body.items.find(
      ({ threadId }: { threadId: string }) => threadId === id,
    );
  const codes = async (as: TestAccount, id: string): Promise<string[]> =>
    (await ask('GET', `/threads/${id}`, as)).body.posts.map(({ code }: { code: string }) => code);

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('support', {
      module: () => import('../src/support-service.module.js').then((m) => m.SupportServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
    for (const [{ code, path, name }, level] of [
      [testAreas.city, 'city'],
      [testAreas.quan1, 'district'],
      [testAreas.quan3, 'district'],
      [testAreas.benNghe, 'ward'],
      [testAreas.daKao, 'ward'],
    ] as const) {
      const area: AreaSnapshot = { code, name, level, parentCode: path.split('.').at(-2) ?? null, path, fullName: name, validFrom: '2021-01-01', validTo: null }; // prettier-ignore
      await suite.probe.publishEvent(Topics.area, code, area, 1);
    }
    await waitUntil(async () => (await service.queryRows('select 1 from area')).length === 5, 'the areas');
  }, 60_000);
  afterEach(restoreTestClock);
  afterAll(() => suite.close());

  it('have threads by subject and by area, which follow from jurisdiction', async () => {
    const training = await begin(dic, { room: 'training' });
    const inQuan1 = await begin(dic, { room: 'feed', area: '760' });
    const ids = async (as: TestAccount, query: string): Promise<string[]> =>
      (await ask('GET', `/threads?${query}`, as)).body.items.map(
        ({ threadId }: { threadId: string }) => threadId,
      );
    expect(await ids(ward, 'room=training')).toEqual([training]);
    expect(await ids(dic, 'area=760')).toEqual([inQuan1]);
    expect(await ids(ward, 'area=760')).toEqual([inQuan1]);
    expect(await ids(quan3, 'area=760')).toEqual([]);
    expect((await ask('POST', '/threads', quan1, { subject: 'x', text: 'x', area: '770' })).body.code).toBe(
      'SUPPORT.UNKNOWN_AREA',
    );
    expect((await ask('GET', '/threads?area=999', dic)).body.code).toBe('SUPPORT.UNKNOWN_AREA');
    expect((await ask('GET', '/threads?room=khac', dic)).status).toBe(400);
    const rooms = (await ask('GET', '/rooms', ward)).body;
    expect(rooms.subjects).toContainEqual({ room: 'training', unread: 1 });
    expect(rooms.areas.map(({ code, unread }: { code: string; unread: number }) => [code, unread])).toEqual([
      ['79', 1],
      ['760', 1],
      ['26740', 0],
    ]);
    await ask('POST', `/threads/${training}/read`, ward);
    expect((await ask('GET', '/rooms', ward)).body.subjects).toContainEqual({ room: 'training', unread: 0 });
    expect((await ask('GET', '/rooms', dic)).body.areas).toMatchObject([
      { code: '79' },
      { code: '760' },
      { code: '770' },
    ]);
  });

  it('count the committees that have read, and list the others within the reader’s jurisdiction', async () => {
    const id = await begin(dic);
    for (const as of [ward, colleague, quan3, health]) await ask('POST', `/threads/${id}/read`, as);
    expect((await ask('GET', `/threads/${id}/readers`, dic)).body).toEqual({
      tiers: [
        { level: 'district', seen: 1, total: 2, missing: [{ code: '760', name: 'Quận 1' }] },
        { level: 'ward', seen: 1, total: 2, missing: [{ code: '26737', name: testAreas.daKao.name }] },
      ],
      others: ['Sở TTTT', 'Sở Y tế'],
    });
    expect((await ask('GET', `/threads/${id}/readers`, quan3)).body.tiers).toMatchObject([
      { seen: 1, total: 2, missing: [] },
      { total: 2, missing: [] },
    ]);
    await ask('POST', `/threads/${id}/posts`, dic, { text: 'Thêm.', clientKey: randomUUID() });
    expect((await ask('GET', `/threads/${id}/readers`, dic)).body.tiers[1].seen).toBe(0);
    const talk = await begin(ward);
    expect((await ask('GET', `/threads/${talk}/readers`, quan3)).status).toBe(404);
    expect((await ask('GET', `/threads/${talk}/readers`, dic)).body.tiers).toMatchObject([
      { total: 1 },
      { seen: 1, total: 1 },
    ]);
  });

  it.each([
    ['an empty list', { acknowledge: [] }],
    ['a list of lists', { acknowledge: [[]] }],
    ['a list', { acknowledge: [{ by: '2099-06-28', levels: ['ward'] }] }],
    ['a text', { acknowledge: 'ward' }],
  ])('refuse a request for acknowledgement that is %s', async (_name, more) => {
    const id = await begin(dic);
    for (const [path, body] of [
      ['/threads', { subject: 'x', text: 'x', ...more }],
      [`/threads/${id}/posts`, { text: 'x', clientKey: randomUUID(), ...more }],
    ] as const)
      expect(await ask('POST', path, dic, body)).toMatchObject({
        status: 400,
        body: { code: 'PLATFORM.VALIDATION' },
      });
  });

  it('take null for what is left out', async () => {
    const id = await begin(dic, { acknowledge: null, area: null, asks: null, room: null });
    const post = { text: 'x', clientKey: randomUUID() };
    const nothing = { acknowledge: null, asks: null, replyTo: null, files: null, mentions: null };
    expect((await ask('POST', `/threads/${id}/posts`, dic, { ...post, ...nothing })).status).toBe(201);
    expect(
      (await ask('POST', `/threads/${id}/posts`, dic, { ...post, clientKey: randomUUID(), mentions: [[]] }))
        .status,
    ).toBe(400);
  });

  it('refuse a query that Postgres cannot store, before the first byte', async () => {
    for (const path of ['/threads?q=%00', '/archive?room=%00', '/focal-persons?q=a%00'])
      expect((await ask('GET', path, dic)).status).toBe(400);
  });

  it('do not ask the pool for more than one connection each', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        ask('POST', '/threads', dic, { subject: 'x', text: 'x', area: '760' }),
      ),
    );
    expect(answers.map(({ status }) => status).filter((status) => status !== 201)).toEqual([]);
  });

  it('collect acknowledgements, one for each committee, and list the missing ones', async () => {
    setTestClock(new Date('2021-06-24T10:00:00+07:00'));
    const id = await begin(dic, { acknowledge: { by: '2021-06-28', levels: ['ward'] } });
    const { postId } = (await ask('GET', `/threads/${id}`, ward)).body.posts[0];
    const given = `/threads/${id}/posts/${postId}/acknowledgements`;
    const click = `/threads/${id}/posts/${postId}/acknowledge`;
    expect((await item(ward, id))!['needsAction']).toBe(true);
    for (const as of [quan1, dic, health]) {
      expect((await item(as, id))!['needsAction']).toBe(false);
      expect(await ask('POST', click, as)).toMatchObject({
        status: 409,
        body: { code: 'SUPPORT.NOT_ASKED' },
      });
    }
    for (const as of [ward, colleague, ward]) expect((await ask('POST', click, as)).status).toBe(204);
    expect((await item(colleague, id))!['needsAction']).toBe(false);
    expect((await ask('GET', given, dic)).body).toMatchObject({
      done: 1, total: 2, isOverdue: false,
      items: [{ place: 'Phường Bến Nghé' }],
      missing: [{ code: '26737', name: testAreas.daKao.name }],
    }); // prettier-ignore
    expect((await ask('GET', given, otherWard)).body).toMatchObject({
      done: 1,
      total: 2,
      items: [],
      missing: [{ code: '26737' }],
    });
    expect((await ask('GET', given, quan3)).body).toMatchObject({ items: [], missing: [] });
    expect((await ask('GET', `/threads/${id}`, otherWard)).body.posts[0].acknowledge).toMatchObject({
      by: '2021-06-28',
      isAsked: true,
      acknowledgedAt: null,
    });
  });

  it('remind on the working day before and once after the day, unless all have acknowledged', async () => {
    setTestClock(new Date('2021-06-24T10:00:00+07:00'));
    const acknowledge = { by: '2021-06-28', levels: ['ward'] };
    const id = await begin(quan1, { acknowledge });
    const all = await begin(quan1, { acknowledge });
    const { postId } = (await ask('GET', `/threads/${all}`, ward)).body.posts[0];
    for (const as of [ward, otherWard]) await ask('POST', `/threads/${all}/posts/${postId}/acknowledge`, as);
    expect(
      await service.queryRows(
        `select kind, due_at from job where payload ->> 'postId' = $1 order by due_at`,
        [postId],
      ),
    ).toEqual([
      { kind: 'acknowledge-remind', due_at: new Date('2021-06-25T08:00:00+07:00') },
      { kind: 'acknowledge-late', due_at: new Date('2021-06-29T08:00:00+07:00') },
    ]);
    setTestClock(new Date('2021-06-29T08:00:01+07:00'));
    await waitUntil(async () => (await codes(quan1, id)).length === 3, 'both lines');
    expect((await codes(quan1, id)).sort()).toEqual(['ACKNOWLEDGE_LATE', 'ACKNOWLEDGE_SOON', null]);
    expect((await ask('GET', `/threads/${id}`, ward)).body.posts[1].detail).toEqual({
      missing: 2,
      total: 2,
      by: '2021-06-28',
    });
    expect(await codes(quan1, all)).toEqual([null]);
    expect((await ask('GET', `/threads/${id}`, ward)).body.posts[0].acknowledge.isOverdue).toBe(true);
  });

  it('reject an acknowledgement that nobody could give, and store nothing', async () => {
    setTestClock(new Date('2021-06-24T10:00:00+07:00'));
    const before = await service.queryRows('select 1 from thread');
    for (const [as, acknowledge, code] of [
      [ward, { by: '2021-06-28', levels: ['ward'] }, 'SUPPORT.NOBODY_TO_ACKNOWLEDGE'],
      [quan1, { by: '2021-06-28', levels: ['district'] }, 'SUPPORT.NOBODY_TO_ACKNOWLEDGE'],
      [dic, { by: '2021-06-23', levels: ['ward'] }, 'SUPPORT.DATE_IS_PAST'],
      [dic, { by: '2099-02-30', levels: ['ward'] }, 'SUPPORT.DATE_IS_PAST'],
      [dic, { by: '2021-06-28', levels: [] }, 'PLATFORM.VALIDATION'],
    ] as const)
      expect((await ask('POST', '/threads', as, { subject: 'x', text: 'x', acknowledge })).body.code).toBe(
        code,
      );
    expect(await service.queryRows('select 1 from thread')).toHaveLength(before.length);
  });

  it('list what waits for a committee first, independent of its age', async () => {
    const id = await begin(dic, { acknowledge: { by: '2099-06-28', levels: ['ward'] } });
    for (let n = 0; n < 3; n += 1) await begin(ward);
    const first = (await ask('GET', '/threads?limit=2', otherWard)).body.items[0];
    expect(first).toMatchObject({ needsAction: true });
    expect(
      (await ask('GET', '/threads?limit=2', ward)).body.items.map(
        ({ threadId }: { threadId: string }) => threadId,
      ),
    ).toContain(id);
  });
});
