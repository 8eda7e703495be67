import { randomUUID } from 'node:crypto';
import { Topics, type AccountSnapshot, type AccountState, type UnitSnapshot } from '@khai-bao/contracts';
import {
  openLiveStream,
  openSuite,
  testAreas,
  unitSnapshot,
  waitUntil,
  type ServiceResponse,
  type RunningService,
  type SeenMessage,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';

const ward: TestAccount = {
  role: 'ward-officer',
  areaPath: testAreas.benNghe.path,
  name: 'Trần Văn Hòa',
  place: 'Phường Bến Nghé',
  accountId: randomUUID(),
};
const otherWard: TestAccount = {
  role: 'ward-officer',
  areaPath: testAreas.daKao.path,
  accountId: randomUUID(),
};
const quan1: TestAccount = {
  role: 'district-officer',
  areaPath: testAreas.quan1.path,
  accountId: randomUUID(),
};
const dic: TestAccount = {
  role: 'dic-operator',
  areaPath: testAreas.city.path,
  name: 'Lê Minh',
  place: 'Sở TTTT',
  accountId: randomUUID(),
};
const health: TestAccount = {
  role: 'health-department',
  areaPath: testAreas.city.path,
  accountId: randomUUID(),
};
const medical: TestAccount = {
  role: 'medical-centre',
  areaPath: testAreas.quan1.path,
  accountId: randomUUID(),
};

interface Item {
  readonly threadId: string;
  readonly unitId: string | null;
  readonly unread: number;
  readonly needsAction: boolean;
  readonly state: string | null;
}

describe('the Support channel', () => {
  let suite: Suite;
  let service: RunningService;
  let threads: SeenMessage[];

  const ask = (method: string, path: string, as: TestAccount, body?: unknown): Promise<ServiceResponse> =>
    service.sendRequest(method, path, { as, body });
  const list = async (as: TestAccount, q = ''): Promise<Item[]> =>
    (await ask('GET', `/v1/threads?limit=200${q}`, as)).body.items as Item[];
  const threadOf = (unitId: string, as = dic): Promise<Item> =>
    waitUntil(async () => (await list(as)).find((item) => item.unitId === unitId), 'the thread');
  const forward = async (change: Partial<UnitSnapshot> = {}): Promise<string> => {
    const snapshot = await unitSnapshot(suite, { actorPlace: 'Phường Bến Nghé', ...change });
    await suite.probe.publishEvent(Topics.unit, snapshot.unitId, snapshot, 3);
    return snapshot.unitId;
  };
  const account = (
    unitId: string,
    state: AccountState,
    version: number,
    accountId: string = randomUUID(),
  ): Promise<unknown> => {
    const data: AccountSnapshot = {
      accountId, role: 'unit-admin', state, stateSince: new Date().toISOString(), areaCode: testAreas.benNghe.code, areaPath: testAreas.benNghe.path,
      unitId, delivery: null, handoverId: null, dueAt: null, tokenVersion: 1, active: true, actorId: null,
    }; // prettier-ignore
    return suite.probe.publishEvent(Topics.account, accountId, data, version);
  };

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('support', {
      module: () => import('../src/support-service.module.js').then((m) => m.SupportServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
    threads = await suite.probe.collectMessages(Topics.thread);
  }, 60_000);
  afterAll(() => suite.close());

  it('shows a forwarded registration immediately and live to the committee, the tiers above and DIC', async () => {
    const page = await openLiveStream(`${service.url}/v1/stream`, await suite.signTokenFor(dic));
    const unitId = await forward();
    await waitUntil(
      () => page.events.find(({ data }) => data['unitId'] === unitId),
      'the thread on the page',
    );
    page.close();
    for (const as of [ward, quan1, dic])
      expect(await threadOf(unitId, as)).toMatchObject({ unitId, state: 'FORWARDED' });
    expect((await threadOf(unitId, dic)).needsAction).toBe(true);
    const { threadId } = await threadOf(unitId);
    for (const as of [otherWard, health, medical]) {
      expect((await list(as)).map((item) => item.unitId)).not.toContain(unitId);
      expect((await ask('GET', `/v1/threads/${threadId}`, as)).status).toBe(404);
      expect(
        (await ask('POST', `/v1/threads/${threadId}/posts`, as, { text: 'x', clientKey: randomUUID() }))
          .status,
      ).toBe(404);
      expect((await ask('POST', `/v1/threads/${threadId}/read`, as)).status).toBe(404);
    }
    expect((await ask('GET', `/v1/threads/${threadId}`, dic)).body).toMatchObject({
      posts: [
        {
          kind: 'forwarded',
          code: 'FORWARDED',
          authorPlace: 'Phường Bến Nghé',
          card: { unitName: 'Chợ Bến Nghé', type: 'registration' },
        },
      ],
      milestones: [{ what: 'SUBMITTED' }, { what: 'FORWARDED' }],
    });
  });

  it('posts that a registration was merged and separated again; nothing for one that was never forwarded', async () => {
    const unitId = await forward();
    await waitUntil(async () => (await list(ward)).some((item) => item.unitId === unitId), 'the thread');
    const say = async (state: UnitSnapshot['state'], version: number, of = unitId): Promise<void> => {
      const snapshot = await unitSnapshot(suite, { unitId: of, state, actorPlace: 'Phường Bến Nghé' });
      await suite.probe.publishEvent(Topics.unit, of, snapshot, version);
    };
    await say('DUPLICATE', 4);
    await waitUntil(async () => (await threadOf(unitId, ward)).state === 'DUPLICATE', 'the end of it');
    await account(unitId, 'REFUSED', 2);
    await suite.probe.waitUntilConsumed('support', Topics.account);
    await say('FORWARDED', 5);
    await waitUntil(async () => (await threadOf(unitId, ward)).state === 'FORWARDED', 'it to come back');
    const { threadId } = await threadOf(unitId, ward);
    const { posts } = (await ask('GET', `/v1/threads/${threadId}`, ward)).body;
    expect(posts.map(({ code }: { code: string }) => code)).toEqual(['FORWARDED', 'DUPLICATE', 'FORWARDED']);
    const stranger = randomUUID();
    await say('DUPLICATE', 2, stranger);
    await suite.probe.waitUntilConsumed('support', Topics.unit);
    expect((await list(ward)).map((item) => item.unitId)).not.toContain(stranger);
  });

  it('shows registrations of pharmacies to the Department of Health', async () => {
    const unitId = await forward({ kind: 'pharmacy', state: 'PHARMACY_LISTED', name: 'Nhà thuốc An Tâm' });
    expect(await threadOf(unitId, health)).toMatchObject({ needsAction: true });
    expect((await list(medical)).map((item) => item.unitId)).not.toContain(unitId);
  });

  it('posts account transitions whose events come early, twice or late', async () => {
    const unitId = randomUUID();
    const accountId = randomUUID();
    await account(unitId, 'HANDOVER_WAITING', 2, accountId);
    await suite.probe.waitUntilConsumed('support', Topics.account);
    await forward({ unitId });
    await waitUntil(
      async () => (await list(ward)).find((item) => item.unitId === unitId)?.state === 'HANDOVER_WAITING',
      'the account’s state',
    );
    expect((await threadOf(unitId, ward)).needsAction).toBe(true);
    await account(unitId, 'REQUESTED', 1, accountId);
    await account(unitId, 'HANDED_OVER', 4, accountId);
    await account(unitId, 'HANDED_OVER', 4, accountId);
    await suite.probe.waitUntilConsumed('support', Topics.account);
    const { threadId } = await threadOf(unitId);
    const { body } = await ask('GET', `/v1/threads/${threadId}`, ward);
    expect(body.posts.map(({ code }: { code: string }) => code)).toEqual([
      'FORWARDED',
      'HANDOVER_WAITING',
      'HANDED_OVER',
    ]);
    expect(body).toMatchObject({ state: 'HANDED_OVER', needsAction: false });
  });

  it('stores posts and read marks of each account, and a repeated post once', async () => {
    const { threadId } = await threadOf(await forward());
    const post = { text: '  Đơn vị hẹn nhận tài khoản chiều nay.  ', clientKey: randomUUID() };
    const [one, two] = [
      await ask('POST', `/v1/threads/${threadId}/posts`, ward, post),
      await ask('POST', `/v1/threads/${threadId}/posts`, ward, post),
    ];
    expect(one).toMatchObject({
      status: 201,
      body: {
        text: 'Đơn vị hẹn nhận tài khoản chiều nay.',
        authorName: 'Trần Văn Hòa',
        authorPlace: 'Phường Bến Nghé',
      },
    });
    expect(two.body.postId).toBe(one.body.postId);
    const others = await ask('POST', `/v1/threads/${threadId}/posts`, quan1, post);
    expect([others.status, others.body.postId === one.body.postId]).toEqual([201, false]);
    const again = { text: 'Đã gọi.', clientKey: randomUUID() };
    const both = await Promise.all(
      [again, again].map((form) => ask('POST', `/v1/threads/${threadId}/posts`, ward, form)),
    );
    expect(both.map(({ status, body }) => [status, body.postId])).toEqual(
      both.map(() => [201, both[0]!.body.postId]),
    );
    await ask('POST', `/v1/threads/${threadId}/read`, ward);
    const unread = async (as: TestAccount): Promise<number> =>
      (await list(as)).find((item) => item.threadId === threadId)!.unread;
    expect(await unread(ward)).toBe(0);
    expect(await unread(dic)).toBe(4);
    await ask('POST', `/v1/threads/${threadId}/read`, dic);
    expect(await unread(dic)).toBe(0);
    expect(await unread(quan1)).toBe(1);
    for (const text of ['', '   ', 'x'.repeat(4_001)])
      expect(
        (await ask('POST', `/v1/threads/${threadId}/posts`, ward, { text, clientKey: randomUUID() })).status,
      ).toBe(400);
  });

  it('shows announcements of the city to all, and talks of a ward to the tiers above it', async () => {
    const announced = await ask('POST', '/v1/threads', dic, {
      subject: 'Tập huấn',
      text: 'Buổi đầu 10:00 ngày 26/06.',
    });
    const talked = await ask('POST', '/v1/threads', ward, {
      subject: 'Hỏi về áp phích',
      text: 'In khổ A5 được không?',
    });
    const ids = async (as: TestAccount): Promise<string[]> =>
      (await list(as)).map(({ threadId }) => threadId);
    for (const as of [ward, otherWard, quan1, dic, health, medical])
      expect(await ids(as)).toContain(announced.body.threadId);
    for (const as of [ward, quan1, dic]) expect(await ids(as)).toContain(talked.body.threadId);
    expect(await ids(otherWard)).not.toContain(talked.body.threadId);
    expect((await ask('GET', '/v1/threads', { role: 'unit-admin', unitId: randomUUID() })).status).toBe(403);
  });

  it('finds threads without diacritics, over all pages', async () => {
    const unitId = await forward({ name: 'Trường Đoàn Kết' });
    await threadOf(unitId);
    for (let n = 0; n < 5; n += 1) await forward({ name: `Quán số ${n}` });
    await suite.probe.waitUntilConsumed('support', Topics.unit);
    const found = await ask('GET', '/v1/threads?limit=2&q=truong%20doan%20ket', dic);
    expect(found.body.items.map((item: Item) => item.unitId)).toEqual([unitId]);
  });

  it('publishes threads to other services without their text', async () => {
    expect(threads.length).toBeGreaterThan(0);
    for (const { text } of threads) expect(text).not.toMatch(/Chợ Bến Nghé|hẹn nhận|áp phích|Trần Văn Hòa/);
  });

  it('returns the newest of 501 posts and the rest page by page, and marks only delivered posts as read', async () => {
    const { threadId } = (await ask('POST', '/v1/threads', ward, { subject: 'Dài', text: 'Bài 1' })).body;
    await service.queryRows(
      `insert into post (id, thread_id, number, at, author_name, author_place, kind, text, search_text)
       select gen_random_uuid(), $1, n, now(), 'Lê Minh', 'Sở', 'text', 'Bài ' || n, '' from generate_series(2, 501) n`,
      [threadId],
    );
    await service.queryRows('update thread set posts = 501 where id = $1', [threadId]);
    const page = async (query = ''): Promise<ServiceResponse['body']> =>
      (await ask('GET', `/v1/threads/${threadId}${query}`, quan1)).body;
    const unread = async (): Promise<number> =>
      (await list(quan1)).find((item) => item.threadId === threadId)!.unread;
    const newest = await page();
    expect(newest.posts.at(-1)).toMatchObject({ number: 501, text: 'Bài 501' });
    const numbers: number[] = [];
    for (let next = newest; ; next = await page(`?cursor=${next.nextCursor}&limit=150`)) {
      numbers.unshift(...next.posts.map(({ number }: { number: number }) => number));
      if (next.nextCursor === null) break;
    }
    expect(numbers).toEqual(Array.from({ length: 501 }, (_, n) => n + 1));
    // Two posts come after the page was given: they stay unread, whoever writes or marks meanwhile.
    const write = (as: TestAccount, text: string): Promise<ServiceResponse> =>
      ask('POST', `/v1/threads/${threadId}/posts`, as, { text, clientKey: randomUUID() });
    await write(dic, 'Bài 502');
    await ask('POST', `/v1/threads/${threadId}/read`, quan1);
    expect(await unread()).toBe(1);
    await write(quan1, 'Bài 503');
    expect(await unread()).toBe(2);
    await page();
    await ask('POST', `/v1/threads/${threadId}/read`, quan1, { upTo: 502 });
    expect(await unread()).toBe(1);
    await ask('POST', `/v1/threads/${threadId}/read`, quan1, { upTo: 9_999 });
    expect(await unread()).toBe(0);
    expect((await ask('GET', `/v1/threads/${threadId}?cursor=${Buffer.from('["x"]').toString('base64url')}`, quan1)).status).toBe(400); // prettier-ignore
  });
});
