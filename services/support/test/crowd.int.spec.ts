import { randomUUID } from 'node:crypto';
import { areaSeed, AreaTree } from '@khai-bao/areas';
import {
  openLiveStream,
  openSuite,
  waitUntil,
  type LiveStream,
  type RunningService,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';

/** How long everybody is waited for, milliseconds: generous, because how long it takes is the bench's to measure. */
const patience = 240_000;

/** People who have the channel open at once, over all committees of the city. */
const people = 2_000;
const day = '2021-06-25';

describe('the channel on a full day', () => {
  let suite: Suite;
  let service: RunningService;
  const streams: LiveStream[] = [];
  const accounts: TestAccount[] = [];

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('support', {
      module: () => import('../src/support-service.module.js').then((m) => m.SupportServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
    const tree = new AreaTree(areaSeed);
    const areas = areaSeed.filter(({ level }) => level !== 'city');
    await service.queryRows(
      `insert into area (code, name, full_name, level, path, valid_from, version) select * from unnest($1::text[], $2::text[], $2::text[], $3::text[], $4::text[]) a (code, name, full_name, level, path), (values ('2021-01-01'::date, 1)) v`,
      [
        areas.map(({ code }) => code),
        areas.map(({ name }) => name),
        areas.map(({ level }) => level),
        areas.map(({ code }) => tree.areaPathOf(code, day)),
      ],
    );
    for (let n = 0; n < people; n += 1) {
      const { level, code } = areas[n % areas.length]!;
      accounts.push({
        role: level === 'ward' ? 'ward-officer' : 'district-officer',
        areaPath: tree.areaPathOf(code, day),
        accountId: randomUUID(),
      });
    }
    for (let n = 0; n < people; n += 100)
      streams.push(
        ...(await Promise.all(
          accounts
            .slice(n, n + 100)
            .map(async (as) => openLiveStream(`${service.url}/v1/stream`, await suite.signTokenFor(as))),
        )),
      );
  }, 600_000);
  afterAll(async () => {
    for (const stream of streams) stream.close();
    await suite.close();
  });

  it('streams an announcement to 2,000 accounts of 334 committees, drops no connection, and sends each only its own threads', async () => {
    const dic: TestAccount = { role: 'dic-operator', areaPath: '79', accountId: randomUUID() };
    expect(streams).toHaveLength(people);
    const began = Date.now();
    const { threadId } = (
      await service.sendRequest('POST', '/v1/threads', {
        as: dic,
        body: {
          subject: 'Lịch tập huấn',
          text: 'x',
          acknowledge: { by: '2099-06-30', levels: ['district', 'ward'] },
        },
      })
    ).body;
    await waitUntil(
      () => streams.every(({ events }) => events.some(({ data }) => data['threadId'] === threadId)),
      'everybody',
      patience,
    );
    const seconds = (Date.now() - began) / 1000;
    process.stdout.write(`an announcement reached ${people} live pages in ${seconds.toFixed(1)} s\n`);
    expect(streams.filter(({ ended }) => ended)).toEqual([]);
    const talk = (
      await service.sendRequest('POST', '/v1/threads', {
        as: accounts[5]!,
        body: { subject: 'Việc', text: 'x' },
      })
    ).body.threadId;
    const own = accounts.map(({ areaPath }) => `${accounts[5]!.areaPath}.`.startsWith(`${areaPath}.`));
    expect(own.filter(Boolean).length).toBeGreaterThan(0);
    const heard = (n: number): boolean => streams[n]!.events.some(({ data }) => data['threadId'] === talk);
    await waitUntil(() => own.every((mine, n) => !mine || heard(n)), 'those above it', patience);
    expect(own.map((mine, n) => !mine && heard(n)).filter(Boolean)).toEqual([]);
  }, 600_000);
});
