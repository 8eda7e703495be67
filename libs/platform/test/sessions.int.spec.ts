import { randomUUID } from 'node:crypto';
import { Topics, type AccountSnapshot, type SessionsEnded } from '@khai-bao/contracts';
import {
  openLiveStream,
  openSuite,
  waitUntil,
  type ServiceResponse,
  type LiveStream,
  type RunningService,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';

/** A session that ended at accounts, in another service and in two instances of it. */
describe('a session’s end', () => {
  let suite: Suite;
  let service: RunningService;
  let second: RunningService;
  const streams: LiveStream[] = [];

  const officer = (change: Partial<TestAccount> = {}): TestAccount => ({
    role: 'ward-officer',
    areaPath: '79.760.26740',
    accountId: randomUUID(),
    sessionId: randomUUID(),
    ...change,
  });
  const mine = (token: string, at = service): Promise<ServiceResponse> =>
    at.sendRequest('GET', '/v1/mine', { as: token });
  const follow = async (token: string, at = service): Promise<LiveStream> => {
    const stream = await openLiveStream(`${at.url}/v1/stream`, token);
    streams.push(stream);
    return stream;
  };
  const end = ({ accountId, sessionId }: TestAccount): Promise<unknown> =>
    suite.probe.publishEvent(Topics.sessionEnded, accountId!, {
      accountId: accountId!,
      sessionIds: [sessionId!],
      tokensExpireAt: new Date(Date.now() + 900_000).toISOString(),
    } satisfies SessionsEnded);

  beforeAll(async () => {
    suite = await openSuite();
    const source = {
      module: () => import('./sample-service.js').then((sample) => sample.SampleServiceModule),
      migrations: () => import('./sample-service.js'),
    };
    service = await suite.startService('support', source);
    second = await suite.startService('support', source);
  }, 60_000);
  afterEach(() => {
    for (const stream of streams.splice(0)) stream.close();
  });
  afterAll(() => suite.close());

  it('ends its access tokens and its live pages in every instance, and nobody else’s', async () => {
    const gone = officer();
    const sibling = officer({ accountId: gone.accountId! });
    const [token, kept] = [await suite.signTokenFor(gone), await suite.signTokenFor(sibling)];
    const pages = [await follow(token), await follow(token, second)];
    const other = await follow(kept, second);
    for (const at of [service, second]) expect((await mine(token, at)).status).toBe(200);
    await end(gone);
    await waitUntil(() => pages.every(({ ended }) => ended), 'the end of both live pages');
    for (const { events } of pages) expect(events.map(({ type }) => type)).toEqual(['session-ended']);
    for (const at of [service, second]) {
      const refused = await mine(token, at);
      expect([refused.status, refused.body.code]).toEqual([401, 'ACCOUNTS.SESSION_ENDED']);
      expect((await mine(kept, at)).status).toBe(200);
    }
    expect(other.ended).toBe(false);
  });

  it('comes also when the account is locked or given another password', async () => {
    const locked = officer({ tokenVersion: 3 });
    const token = await suite.signTokenFor(locked);
    const page = await follow(token, second);
    const snapshot: AccountSnapshot = {
      accountId: locked.accountId!,
      role: locked.role,
      state: 'ACTIVATED',
      stateSince: new Date().toISOString(),
      areaCode: '26740',
      areaPath: locked.areaPath!,
      unitId: null,
      delivery: 'shown',
      handoverId: null,
      dueAt: null,
      tokenVersion: 4,
      active: true,
      actorId: null,
    };
    await suite.probe.publishEvent(Topics.account, locked.accountId!, snapshot, 9);
    await waitUntil(() => page.ended, 'the end of the live page');
    expect((await mine(token)).body.code).toBe('ACCOUNTS.SESSION_ENDED');
    expect((await mine(await suite.signTokenFor({ ...locked, tokenVersion: 4 }))).status).toBe(200);
  });

  it('is forgotten when none of its tokens can live any more', async () => {
    const old = officer();
    await service.queryRows(
      'insert into ended_session (account_id, session_id, tokens_expire_at) values ($1, $2, $3)',
      [old.accountId, old.sessionId, new Date(Date.now() - 1_000)],
    );
    const fresh = officer();
    const token = await suite.signTokenFor(fresh);
    await end(fresh);
    await waitUntil(async () => (await mine(token)).status === 401, 'the end');
    expect(
      await service.queryRows('select 1 from ended_session where account_id = $1', [old.accountId]),
    ).toEqual([]);
  });

  it('gives an account so many live pages, and a place back with each that is closed', async () => {
    const busy = officer();
    const token = await suite.signTokenFor(busy);
    const opened = await Promise.allSettled(Array.from({ length: 400 }, () => follow(token)));
    expect(opened.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    expect(opened.filter(({ status }) => status === 'rejected')).toHaveLength(380);
    const refused = await service.sendRequest('GET', '/v1/stream', { as: token });
    expect([refused.status, refused.body.code]).toEqual([429, 'PLATFORM.TOO_MANY_REQUESTS']);
    expect(refused.headers.get('retry-after')).toBe('30');
    // Others are not in their way.
    await follow(await suite.signTokenFor(officer()));
    for (const stream of streams.splice(0, 3)) stream.close();
    await waitUntil(async () => {
      await follow(token);
      return true;
    }, 'a free place');
  });
});
