import { randomUUID } from 'node:crypto';
import { Topics, type AreaSnapshot } from '@khai-bao/contracts';
import {
  setTestClock,
  openSuite,
  testAreas,
  restoreTestClock,
  unitSnapshot,
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
const otherWard = account('ward-officer', testAreas.daKao.path, 'Phường Đa Kao');
const quan1 = account('district-officer', testAreas.quan1.path, 'UBND Quận 1');
const dic = account('dic-operator', testAreas.city.path, 'Sở TTTT');
const health = account('health-department', testAreas.city.path, 'Sở Y tế');

describe('deadlines of questions', () => {
  let suite: Suite;
  let service: RunningService;
  const ask = (method: string, path: string, as: TestAccount, body?: unknown): Promise<ServiceResponse> =>
    service.sendRequest(method, `/v1${path}`, { as, body });
  const begin = async (as: TestAccount, more: object = {}): Promise<string> =>
    (await ask('POST', '/threads', as, { subject: 'In áp phích', text: 'In khổ A5 được không?', ...more }))
      .body.threadId;
  const item = async (as: TestAccount, id: string, query = ''): Promise<Record<string, unknown>> =>
    (await ask('GET', `/threads${query}`, as)).body.items.find(
      ({ threadId }: { threadId: string }) => threadId === id,
    );
  const reply = (as: TestAccount, id: string, more: object = {}): Promise<ServiceResponse> =>
    ask('POST', `/threads/${id}/posts`, as, { text: 'Được.', clientKey: randomUUID(), ...more });
  const lines = async (id: string): Promise<{ code: string; detail: object }[]> =>
    (await ask('GET', `/threads/${id}`, dic)).body.posts.filter(
      ({ code }: { code: string | null }) => code !== null,
    );

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('support', {
      module: () => import('../src/support-service.module.js').then((m) => m.SupportServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
    for (const [{ code, path, name }, level] of [
      [testAreas.city, 'city'],
      [testAreas.quan1, 'district'],
      [testAreas.benNghe, 'ward'],
    ] as const) {
      const area: AreaSnapshot = { code, name, level, parentCode: path.split('.').at(-2) ?? null, path, fullName: name, validFrom: '2021-01-01', validTo: null }; // prettier-ignore
      await suite.probe.publishEvent(Topics.area, code, area, 1);
    }
    await waitUntil(async () => (await service.queryRows('select 1 from area')).length === 3, 'the areas');
  }, 60_000);
  beforeEach(() => setTestClock(new Date('2021-06-24T16:00:00+07:00')));
  afterEach(restoreTestClock);
  afterAll(() => suite.close());

  it('runs until the committee that owes the answer replies; replies of others do not stop it', async () => {
    const id = await begin(ward, { asks: 'dic' });
    const owed = {
      owedBody: 'dic',
      dueAt: expect.stringMatching(/^2021-06-25T03:3[01]:/),
      answeredAt: null,
      isLate: false,
    };
    expect(await item(dic, id)).toMatchObject({ needsAction: true, question: { ...owed, isYours: true } });
    for (const as of [ward, quan1])
      expect(await item(as, id)).toMatchObject({ needsAction: false, question: { ...owed, isYours: false } });
    for (const as of [quan1, ward]) await reply(as, id);
    expect((await item(dic, id))['question']).toMatchObject({ isYours: true });
    await reply(dic, id);
    expect(await item(dic, id)).toMatchObject({ needsAction: false, question: null });
    const { posts } = (await ask('GET', `/threads/${id}`, ward)).body;
    expect(posts[0].question).toMatchObject({ owedBody: 'dic', isLate: false });
    expect(posts[0].question.answeredAt).not.toBeNull();
    setTestClock(new Date('2021-06-24T16:30:00+07:00'));
    await reply(dic, id);
    const later = (await ask('GET', `/threads/${id}`, ward)).body;
    expect(later.posts[0].question.answeredAt).toBe(posts[0].question.answeredAt);
    expect(
      await service.queryRows(`select 1 from job where kind = 'answer-due' and payload ->> 'postId' = $1`, [
        posts[0].postId,
      ]),
    ).toEqual([]);
  });

  it('is posted once when it has passed; the question then waits for the tier above as well, on top', async () => {
    const id = await begin(dic, { asks: 'ward', area: '26740' });
    expect(await item(ward, id)).toMatchObject({
      needsAction: true,
      question: { owedBody: 'committee', owedPlace: testAreas.benNghe.name },
    });
    expect(await item(quan1, id)).toMatchObject({ needsAction: false });
    setTestClock(new Date('2021-06-25T10:30:01+07:00'));
    await waitUntil(async () => (await lines(id)).length > 0, 'the line');
    expect(await lines(id)).toMatchObject([
      { code: 'QUESTION_LATE', detail: { body: 'committee', place: testAreas.benNghe.name } },
    ]);
    for (let n = 0; n < 2; n += 1) await begin(quan1);
    for (const as of [ward, quan1])
      expect(await item(as, id, '?limit=1')).toMatchObject({
        needsAction: true,
        question: { isLate: true, isYours: true },
      });
    expect(await item(dic, id)).toMatchObject({ needsAction: false });
    await reply(quan1, id);
    for (const as of [ward, quan1]) expect((await item(as, id))['question']).toBeNull();
    expect(await lines(id)).toHaveLength(1);
  });

  it('moves to the new ward with the unit of its thread, and then to the tier above that', async () => {
    const quan3 = account('district-officer', testAreas.quan3.path, 'UBND Quận 3');
    const inQuan3 = { areaCode: '27151', areaPath: '79.770.27151', areaName: 'Phường 5, Quận 3' };
    const newWard = account('ward-officer', inQuan3.areaPath, 'Phường 5');
    const unitId = randomUUID();
    const snapshot = await unitSnapshot(suite, { unitId });
    await suite.probe.publishEvent(Topics.unit, unitId, snapshot, 3);
    const { threadId: id } = await waitUntil(
      async () =>
        (await ask('GET', '/threads?limit=200', dic)).body.items.find(
          (one: { unitId: string | null }) => one.unitId === unitId,
        ) as { threadId: string } | undefined,
      'the thread',
    );
    expect((await reply(dic, id, { text: 'Gặp chưa?', asks: 'ward' })).status).toBe(201);
    expect(await item(ward, id)).toMatchObject({
      question: { owedPlace: testAreas.benNghe.name, isYours: true },
    });
    setTestClock(new Date('2021-06-25T11:00:00+07:00'));
    await waitUntil(async () => (await lines(id)).some(({ code }) => code === 'QUESTION_LATE'), 'the line');
    expect((await item(quan1, id))['question']).toMatchObject({ isYours: true });
    await suite.probe.publishEvent(Topics.unit, unitId, { ...snapshot, ...inQuan3 }, 4);
    await suite.probe.waitUntilConsumed('support', Topics.unit);
    for (const as of [newWard, quan3])
      expect(await item(as, id)).toMatchObject({
        needsAction: true,
        question: { owedPlace: 'Phường 5, Quận 3', isYours: true, isLate: true },
      });
    for (const as of [ward, quan1]) expect(await item(as, id)).toBeUndefined();
    await reply(newWard, id);
    expect(await item(dic, id)).toMatchObject({ question: null });
  });

  it('rejects questions to a committee that does not see the thread, or to the own one', async () => {
    for (const [as, more] of [
      [ward, { asks: 'ward' }],
      [dic, { asks: 'dic' }],
      [dic, { asks: 'district' }],
      [quan1, { asks: 'ward' }],
    ] as const)
      expect((await ask('POST', '/threads', as, { subject: 'x', text: 'x', ...more })).body.code).toBe(
        'SUPPORT.NOBODY_TO_ANSWER',
      );
    expect((await ask('POST', '/threads', ward, { subject: 'x', text: 'x', asks: 'ai' })).status).toBe(400);
    expect((await item(health, await begin(dic, { asks: 'health' })))['needsAction']).toBe(true);
  });

  it('searches find posts without diacritics, within the visible threads', async () => {
    const id = await begin(ward);
    await reply(quan1, id, { text: 'Cửa hàng Đồng Tâm đã đóng cửa.' });
    const found = async (as: TestAccount): Promise<string[]> =>
      (await ask('GET', '/threads?q=dong%20tam%20da', as)).body.items.map(
        ({ threadId }: { threadId: string }) => threadId,
      );
    for (const as of [ward, quan1, dic]) expect(await found(as)).toEqual([id]);
    expect(await found(otherWard)).toEqual([]);
  });
});
