import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { Topics, type AccountSnapshot } from '@khai-bao/contracts';
import { signPass } from '@khai-bao/health-form';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { Clock, dayInHoChiMinh, daysBefore, startOfDay } from '@khai-bao/platform/core';
import {
  declarationForm,
  setTestClock,
  openSuite,
  restoreTestClock,
  unitSnapshot,
  waitUntil,
  personForm,
  type ServiceResponse,
  type RunningService,
  type SeenMessage,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';

const [minute, hour, day] = [60_000, 3_600_000, 24 * 3_600_000];
const other = generateKeyPairSync('ed25519');

interface Site {
  readonly admin: TestAccount;
  /** Two guards with a device each. */
  readonly guards: readonly [TestAccount, TestAccount];
  readonly entrance: { readonly gateId: string; readonly code: string };
  readonly second: { readonly gateId: string; readonly code: string };
}

describe('checks at a gate, with passes valid for 72 hours', () => {
  let suite: Suite;
  let service: RunningService;
  let events: SeenMessage[];

  const now = (): Date => service.app.get(Clock).now();
  const ago = (milliseconds: number): string => new Date(now().getTime() - milliseconds).toISOString();
  const gateOf = (admin: TestAccount, direction: string): Promise<Site['entrance']> =>
    waitUntil(async () => {
      const answer = await service.sendRequest('POST', '/v1/gates', {
        as: admin,
        body: { name: 'Cổng', direction },
      });
      return answer.status === 201 ? (answer.body as Site['entrance']) : null;
    }, 'the unit in the read model');
  async function newSite(): Promise<Site> {
    const snapshot = await unitSnapshot(suite);
    await suite.probe.publishEvent(Topics.unit, snapshot.unitId, snapshot, 3);
    const { unitId } = snapshot;
    const admin: TestAccount = { role: 'unit-admin', unitId };
    const guard = (): TestAccount => ({ role: 'gate-staff', unitId, accountId: randomUUID() });
    const [entrance, second] = [await gateOf(admin, 'both'), await gateOf(admin, 'both')];
    return { admin, guards: [guard(), guard()], entrance, second };
  }
  /** Publishes an account of a unit's staff, as accounts does. */
  const announceStaff = async ({ accountId, unitId }: TestAccount): Promise<void> => {
    const since = new Date().toISOString();
    const snapshot: AccountSnapshot = {
      accountId: accountId!, role: 'gate-staff', state: 'ACTIVATED', stateSince: since, areaCode: null, areaPath: null, unitId: unitId!,
      delivery: 'shown', handoverId: null, dueAt: null, tokenVersion: 1, active: true, actorId: null,
    }; // prettier-ignore
    await suite.probe.publishEvent(Topics.account, snapshot.accountId, snapshot);
    await suite.probe.waitUntilConsumed('declarations', Topics.account);
  };
  const declare = (code: string, change: object = {}): Promise<ServiceResponse> =>
    service.sendRequest('POST', '/v1/declarations', {
      body: { ...declarationForm(code, change), filledAt: now().toISOString() },
    });
  const check = (
    site: Site,
    pass: string,
    change: object = {},
    as = site.guards[0],
  ): Promise<ServiceResponse> =>
    service.sendRequest('POST', '/v1/checks', {
      as,
      body: {
        clientKey: randomUUID(),
        gateId: site.entrance.gateId,
        direction: 'entry',
        pass,
        checkedAt: now().toISOString(),
        ...change,
      },
    });
  const counters = async (site: Site): Promise<object> => {
    const { entries, exits, inside } = (await service.sendRequest('GET', '/v1/counters', { as: site.admin }))
      .body;
    return { entries, exits, inside };
  };
  const listed = async (site: Site): Promise<{ checkId: string; at: string; shortName: string }[]> =>
    (await service.sendRequest('GET', '/v1/checks', { as: site.guards[0] })).body.items;
  const eventsOf = (declarationId: string): SeenMessage[] =>
    events.filter(({ text }) => text.includes(declarationId));

  /** Sets the clock to noon of today: an hour later is the same day, whenever the suite runs. */
  const setClockToNoon = (): void =>
    setTestClock(new Date(startOfDay(dayInHoChiMinh(new Date())).getTime() + 12 * hour));

  beforeAll(async () => {
    setClockToNoon();
    suite = await openSuite();
    service = await suite.startService('declarations', {
      module: () => import('../src/declarations-service.module.js').then((m) => m.DeclarationsServiceModule),
      migrations: () => import('../src/migrations/index.js'),
      env: {
        PASS_HOURS: '72',
        PASS_OTHER_KEYS: JSON.stringify([{ kid: 9, publicKey: other.publicKey.export({ format: 'jwk' }).x }]),
      },
    });
    events = await suite.probe.collectMessages(Topics.check);
  }, 60_000);
  afterAll(async () => {
    restoreTestClock();
    await suite.close();
  });
  afterEach(() => setClockToNoon());

  it('records one check of a pass that two devices scan, and returns the first check to both', async () => {
    const site = await newSite();
    const { pass, declarationId } = (await declare(site.entrance.code)).body;
    const first = await check(site, pass.token);
    expect(first).toMatchObject({ status: 201, body: { decision: 'admitted', repeated: false } });
    for (const [text, guard] of [
      [pass.token, site.guards[0]],
      [pass.token, site.guards[1]],
      [pass.code, site.guards[1]],
    ] as const) {
      const { status, body } = await check(site, text, {}, guard);
      expect([status, body]).toEqual([201, { ...first.body, repeated: true }]);
    }
    await check(site, pass.token, { direction: 'exit' });
    await waitUntil(
      async () =>
        JSON.stringify(await counters(site)) === JSON.stringify({ entries: 1, exits: 1, inside: 0 }),
      'the counters',
    );
    expect(await listed(site)).toHaveLength(2);
    await waitUntil(() => eventsOf(declarationId).length === 2, 'the events');
  });

  it('returns the same check again for the client key of a repeat', async () => {
    const site = await newSite();
    const { pass } = (await declare(site.entrance.code)).body;
    const [firstKey, clientKey] = [randomUUID(), randomUUID()];
    const first = await check(site, pass.token, { clientKey: firstKey });
    const repeat = await check(site, pass.token, { clientKey });
    setTestClock(new Date(now().getTime() + hour));
    expect((await check(site, pass.token, { clientKey })).body).toEqual(repeat.body);
    expect((await check(site, pass.token, { clientKey: firstKey })).body).toEqual(first.body);
    expect(await listed(site)).toHaveLength(1);
  });

  it('records one of twenty concurrent checks of a pass', async () => {
    const site = await newSite();
    const { pass } = (await declare(site.entrance.code)).body;
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => check(site, pass.token, {}, site.guards[at % 2])),
    );
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.checkId}`)).size).toBe(1);
    expect(answers.filter(({ body }) => !body.repeated)).toHaveLength(1);
    expect(await listed(site)).toHaveLength(1);
  });

  it('records a pass again at another gate, after ten minutes, with another decision, and at the request of the guard', async () => {
    const site = await newSite();
    const { pass } = (await declare(site.entrance.code)).body;
    const fresh = async (change: object = {}): Promise<boolean> => {
      const { status, body } = await check(site, pass.token, change);
      expect(status).toBe(201);
      return !body.repeated;
    };
    expect(await fresh()).toBe(true);
    expect(await fresh({ gateId: site.second.gateId })).toBe(true);
    expect(await fresh({ decision: 'stop' })).toBe(true);
    expect(await fresh({ decision: 'stop' })).toBe(false);
    expect(await fresh({ again: true })).toBe(true);
    setTestClock(new Date(now().getTime() + 9 * minute));
    expect(await fresh()).toBe(false);
    setClockToNoon();
    setTestClock(new Date(now().getTime() + 11 * minute));
    expect(await fresh()).toBe(true);
    await waitUntil(
      async () =>
        JSON.stringify(await counters(site)) === JSON.stringify({ entries: 4, exits: 0, inside: 4 }),
      'the counters',
    );
  });

  it('joins a check that waited on a device to the check that another device recorded at that time', async () => {
    const site = await newSite();
    const { pass } = (await declare(site.entrance.code)).body;
    const declaredAt = now().getTime();
    setTestClock(new Date(declaredAt + 2 * hour));
    const recorded = await check(site, pass.token, {
      checkedAt: new Date(declaredAt + 30 * minute).toISOString(),
    });
    const noon = await check(site, pass.token);
    expect([recorded.body.repeated, noon.body.repeated]).toEqual([false, false]);
    const waited = {
      checkedAt: new Date(declaredAt + 24 * minute).toISOString(),
      guardId: site.guards[0].accountId,
    };
    await announceStaff(site.guards[0]);
    expect((await check(site, pass.token, waited, site.guards[1])).body).toEqual({
      ...recorded.body,
      repeated: true,
    });
    expect(await listed(site)).toHaveLength(2);
  });

  it('stores the guard who made a check when another account sends it', async () => {
    const site = await newSite();
    const { pass } = (await declare(site.entrance.code)).body;
    const [guardId, sender] = [site.guards[0].accountId, site.guards[1]];
    await announceStaff(site.guards[0]);
    const { body } = await check(site, pass.token, { guardId }, sender);
    expect(
      await service.queryRows('select actor_id, guard_id from gate_check where id = $1', [body.checkId]),
    ).toEqual([{ actor_id: sender.accountId, guard_id: guardId }]);
  });

  it('refuses a guard who is neither the sender nor staff of the unit', async () => {
    const [site, elsewhere] = [await newSite(), await newSite()];
    await announceStaff(elsewhere.guards[0]);
    const { pass } = (await declare(site.entrance.code)).body;
    for (const guardId of [randomUUID(), elsewhere.guards[0].accountId])
      expect(await check(site, pass.token, { guardId })).toMatchObject({
        status: 422,
        body: { code: 'DECLARATIONS.UNKNOWN_GUARD' },
      });
    expect(await listed(site)).toEqual([]);
    expect((await check(site, pass.token, { guardId: site.guards[0].accountId })).status).toBe(201);
  });

  it('refuses a client key that was used for another gate, direction or pass', async () => {
    const site = await newSite();
    const [{ pass }, { pass: another }] = [
      (await declare(site.entrance.code)).body,
      (await declare(site.entrance.code)).body,
    ];
    const clientKey = randomUUID();
    const first = await check(site, pass.token, { clientKey });
    for (const [text, change] of [
      [pass.token, { gateId: site.second.gateId }],
      [pass.token, { direction: 'exit' }],
      [another.token, {}],
    ] as const)
      expect(await check(site, text, { clientKey, ...change })).toMatchObject({
        status: 409,
        body: { code: 'DECLARATIONS.KEY_REUSED' },
      });
    expect((await check(site, pass.code, { clientKey })).body).toEqual(first.body);
    expect(await listed(site)).toHaveLength(1);
  });

  it('records an entry after an exit within ten minutes', async () => {
    const site = await newSite();
    const { pass } = (await declare(site.entrance.code)).body;
    const declaredAt = now().getTime();
    setTestClock(new Date(declaredAt + hour));
    const at = (minutes: number, direction: string): Promise<ServiceResponse> =>
      check(site, pass.token, {
        direction,
        checkedAt: new Date(declaredAt + minutes * minute).toISOString(),
      });
    const repeated: boolean[] = [];
    for (const [minutes, direction] of [
      [1, 'entry'],
      [3, 'exit'],
      [5, 'entry'],
      [6, 'entry'],
      // A second device sends the first entry later. No exit lies between the two.
      [2, 'entry'],
    ] as const)
      repeated.push((await at(minutes, direction)).body.repeated);
    expect(repeated).toEqual([false, false, false, true, true]);
    await waitUntil(
      async () =>
        JSON.stringify(await counters(site)) === JSON.stringify({ entries: 2, exits: 1, inside: 1 }),
      'the counters',
    );
  });

  it.each([
    ['an hour before its declaration', -hour, 'acceptedAt'],
    ['25 hours in the future', 25 * hour, 'recordedAt'],
  ] as const)('corrects the time of a check that is %s', async (_name, shift, corrected) => {
    const site = await newSite();
    const { pass, acceptedAt } = (await declare(site.entrance.code)).body;
    setTestClock(new Date(now().getTime() + 10 * minute));
    const checkedAt = new Date(Date.parse(acceptedAt) + shift).toISOString();
    const { status, body } = await check(site, pass.token, { checkedAt });
    expect(status).toBe(201);
    expect(body.checkedAt).toBe({ acceptedAt, recordedAt: body.recordedAt }[corrected]);
    expect((await listed(site)).map(({ at }) => at)).toEqual([body.checkedAt]);
  });

  it('refuses a check whose time is no instant', async () => {
    const site = await newSite();
    const { pass } = (await declare(site.entrance.code)).body;
    expect(await check(site, pass.token, { checkedAt: '2021-W26' })).toMatchObject({
      status: 400,
      body: { fields: [{ path: 'checkedAt' }] },
    });
    expect(await listed(site)).toEqual([]);
  });

  it('verifies, records, lists and reports a pass until its last hour', async () => {
    const site = await newSite();
    const person = personForm({ phone: '0903 777 666' });
    const { pass, acceptedAt, declarationId } = (await declare(site.entrance.code, { person })).body;
    const unreported = (await declare(site.entrance.code)).body.pass;
    expect(Date.parse(pass.validUntil) - Date.parse(acceptedAt)).toBe(72 * hour);
    setTestClock(new Date(now().getTime() + 71 * hour));
    const as = site.guards[0];
    for (const text of [pass.token, pass.code]) {
      const { status, body } = await service.sendRequest('POST', '/v1/passes/verify', {
        as,
        body: { pass: text },
      });
      expect([status, body.validUntil]).toEqual([200, pass.validUntil]);
    }
    expect((await check(site, pass.token)).status).toBe(201);
    expect((await listed(site))[0]).toMatchObject({ shortName: 'N. T. M. Khai' });
    const report = { clientKey: randomUUID(), gateId: site.entrance.gateId, declarationId };
    expect((await service.sendRequest('POST', '/v1/suspicions', { as, body: report })).status).toBe(201);
    expect((await check(site, pass.token)).body).toMatchObject({ code: 'DECLARATIONS.PASS_BLOCKED' });
    setTestClock(new Date(now().getTime() + 2 * hour));
    for (const text of [unreported.token, unreported.code])
      expect((await check(site, text)).body).toMatchObject({ code: 'DECLARATIONS.PASS_EXPIRED' });
  });

  it('records a check that was made while the pass was valid and arrives after its expiry', async () => {
    const site = await newSite();
    const { pass } = (await declare(site.entrance.code)).body;
    setTestClock(new Date(now().getTime() + 74 * hour));
    const late = await check(site, pass.token, { checkedAt: ago(4 * hour) });
    expect(late).toMatchObject({ status: 201, body: { decision: 'admitted' } });
    expect(Date.parse(late.body.recordedAt) - Date.parse(late.body.checkedAt)).toBeGreaterThan(3 * hour);
    expect((await check(site, pass.token, { checkedAt: ago(8 * day) })).body.code).toBe(
      'DECLARATIONS.PASS_EXPIRED',
    );
  });

  it('verifies a pass that another instance has signed with its own key, and publishes that key', async () => {
    const site = await newSite();
    const { declarationId } = (await declare(site.entrance.code)).body;
    const issuedAt = Math.floor(now().getTime() / 1000);
    const signed = (kid: number): Promise<string> =>
      signPass(
        { kid, declarationId, outcome: 'clear', issue: 0, issuedAt, expiresAt: issuedAt + 3600 },
        (message) => sign(null, message, other.privateKey),
      );
    const verify = (pass: string): Promise<ServiceResponse> =>
      service.sendRequest('POST', '/v1/passes/verify', { as: site.guards[0], body: { pass } });
    expect((await verify(await signed(9))).status).toBe(200);
    expect((await verify(await signed(1))).body.code).toBe('DECLARATIONS.PASS_FORGED');
    const { keys } = (await service.sendRequest('GET', '/v1/pass-keys')).body as { keys: { kid: number }[] };
    expect(keys.map(({ kid }) => kid)).toEqual([1, 9]);
  });

  it('accepts a pass of an instance whose clock is seconds ahead', async () => {
    const site = await newSite();
    const ahead = now().getTime() + 5_000;
    setTestClock(new Date(ahead));
    const { pass } = (await declare(site.entrance.code)).body;
    setClockToNoon();
    expect((await check(site, pass.token)).status).toBe(201);
  });

  it('deletes passages at the end of their retention', async () => {
    const site = await newSite();
    const { pass } = (await declare(site.entrance.code)).body;
    await check(site, pass.token);
    const passages = (): Promise<object[]> => service.queryRows('select 1 from gate_passage');
    expect((await passages()).length).toBeGreaterThan(0);
    const today = dayInHoChiMinh(now());
    await service.queryRows('update gate_passage set day = $1', [daysBefore(today, 29)]);
    await service.app.get(DailyMaintenance).runDailyTasks();
    await waitUntil(async () => (await passages()).length === 0, 'the deletion of the passages');
  });
});
