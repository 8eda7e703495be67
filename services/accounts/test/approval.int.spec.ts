import { randomUUID } from 'node:crypto';
import { Topics, type UnitSnapshot } from '@khai-bao/contracts';
import { KeyWrapper, generateSealingKey, sealJson } from '@khai-bao/platform/sealing';
import {
  readInbox,
  openSuite,
  testAreas,
  unitSnapshot,
  waitUntil,
  type ServiceResponse,
  type RunningService,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';

const first: TestAccount = { role: 'dic-operator', areaPath: testAreas.city.path, accountId: randomUUID() };
const second: TestAccount = { role: 'dic-operator', areaPath: testAreas.city.path, accountId: randomUUID() };
const ward: TestAccount = { role: 'ward-officer', areaPath: testAreas.benNghe.path };
const anyMarket = { areaPath: '79', kinds: ['market'], tiers: [], completeContact: true, noDuplicate: true };

/** Many requests at once, and rules that decide on them. */
describe('approval', () => {
  let suite: Suite;
  let service: RunningService;
  let made = 0;

  const ask = (method: string, path: string, as: TestAccount, body?: unknown): Promise<ServiceResponse> =>
    service.sendRequest(method, path, { as, body });
  const stateOf = async (unitId: string): Promise<{ state: string; approved_rule: string | null }> => {
    const [row] = await service.queryRows<{ state: string; approved_rule: string | null }>(
      'select state, approved_rule from account where unit_id = $1',
      [unitId],
    );
    return row ?? { state: 'NONE', approved_rule: null };
  };
  /** A unit is forwarded, each with a name of its own. */
  async function forwarded(change: Partial<UnitSnapshot> = {}): Promise<string> {
    const snapshot = await unitSnapshot(suite, { name: `Chợ số ${(made += 1)}`, taxCode: null, ...change });
    await suite.probe.publishEvent(Topics.unit, snapshot.unitId, snapshot, 3);
    await waitUntil(async () => (await stateOf(snapshot.unitId)).state !== 'NONE', 'the request');
    return snapshot.unitId;
  }
  /** Requests as they stand after a night of forwarding. */
  const waiting = (
    n: number,
    district: string,
    ward: string,
    kind: string,
    hours: number,
  ): Promise<object[]> =>
    service.queryRows(
      `insert into account (id, role, state, state_since, display_name_sealed, place, area_code, area_path, area_name, unit_id, unit_name, unit_kind, street, requested_at)
       select gen_random_uuid(), 'unit-admin', 'REQUESTED', now(), 'x', 'Nơi', $3, '79.' || $2 || '.' || $3, 'Phường Thử, Quận ' || $2, gen_random_uuid(), 'Đơn vị ' || $2 || $4 || n, $4, 'Đường', now() - $5 * interval '1 hour' - n * interval '1 second'
       from generate_series(1, $1::int) n`,
      [n, district, ward, kind, hours],
    );
  const finished = (runId: string): Promise<{ approved: number; passedOver: number; state: string }> =>
    waitUntil(
      async () => {
        const { body } = await ask('GET', '/v1/approval-runs', first);
        const run = body.items.find((each: { runId: string }) => each.runId === runId);
        return run?.state === 'RUNNING' ? null : run;
      },
      'the run to end',
      120_000,
    );
  const switchedOn = async (conditions: object): Promise<string> => {
    const { body } = await ask('POST', '/v1/approval-rules', first, conditions);
    expect((await ask('POST', `/v1/approval-rules/${body.ruleId}/switch-on`, second)).status).toBe(200);
    return body.ruleId as string;
  };

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('accounts', {
      module: () => import('../src/accounts-service.module.js').then((m) => m.AccountsServiceModule),
      migrations: () => import('../src/migrations/index.js'),
      env: { ARGON2_MEMORY_KIB: '64' },
    });
  }, 60_000);
  afterAll(() => suite.close());
  afterEach(() => service.queryRows(`update approval_rule set state = 'STOPPED'`));

  describe('a run over many requests', () => {
    it('requests are counted by district, ward, kind and age', async () => {
      await waiting(7, '771', '27200', 'school', 1);
      await waiting(5, '771', '27201', 'hotel', 30);
      await suite.probe.publishEvent(Topics.area, '771', {
        code: '771', name: 'Quận 10', level: 'district', parentCode: '79', path: '79.771', fullName: 'Quận 10', validFrom: '1997-01-01', validTo: null,
      }); // prettier-ignore
      const summary = async (query = ''): Promise<ServiceResponse['body']> =>
        (await ask('GET', `/v1/account-requests/summary${query}`, first)).body;
      await waitUntil(
        async () => (await summary()).areas.some(({ name }: { name: string }) => name === 'Quận 10'),
        'the name',
      );
      const all = await summary();
      expect(all.areas.find(({ path }: { path: string }) => path === '79.771')).toMatchObject({
        name: 'Quận 10',
        requested: 12,
      });
      const district = await summary('?area=79.771');
      expect(district).toMatchObject({
        total: 12,
        areas: [
          { path: '79.771.27200', name: 'Phường Thử', requested: 7 },
          { path: '79.771.27201', requested: 5 },
        ],
      });
      expect(district.ages.map(({ requested }: { requested: number }) => requested)).toEqual([7, 5, 0, 0]);
      expect(await summary('?area=79.771&age=three-days&kind=hotel')).toMatchObject({ total: 5 });
      const listed = await ask('GET', '/v1/account-requests?area=79.771&kind=school', first);
      expect(listed.body.items).toHaveLength(7);
      expect((await ask('GET', `/v1/account-requests?area=79.771'`, first)).status).toBe(400);
      expect((await ask('GET', '/v1/account-requests/summary', ward)).status).toBe(403);
    });

    it('approves exactly the requests that match the filter', async () => {
      await waiting(90, '772', '27210', 'market', 2);
      await waiting(3, '772', '27210', 'hotel', 2);
      const started = await ask('POST', '/v1/approval-runs', first, { area: '79.772', kind: 'market' });
      expect(started).toMatchObject({ status: 201, body: { state: 'RUNNING', total: 90 } });
      expect(await finished(started.body.runId)).toMatchObject({
        state: 'DONE',
        approved: 90,
        passedOver: 0,
      });
      const states = await service.queryRows<{ kind: string; state: string; n: number }>(
        `select unit_kind as kind, state, count(*)::int as n from account where area_path = '79.772.27210' group by 1, 2 order by 1`,
      );
      expect(states).toEqual([
        { kind: 'hotel', state: 'REQUESTED', n: 3 },
        { kind: 'market', state: 'HANDOVER_WAITING', n: 90 },
      ]);
      const again = await ask('POST', '/v1/approval-runs', first, { area: '79.772', kind: 'market' });
      expect(again).toMatchObject({ status: 409, body: { code: 'ACCOUNTS.NOTHING_MATCHES' } });
      expect((await ask('POST', '/v1/approval-runs', ward, {})).status).toBe(403);
    });

    it('a stopped run approves no more', async () => {
      await waiting(400, '773', '27220', 'market', 2);
      const { body } = await ask('POST', '/v1/approval-runs', first, { area: '79.773' });
      const stopped = await ask('POST', `/v1/approval-runs/${body.runId}/stop`, second);
      expect(stopped.body.state).toBe('STOPPED');
      const count = async (): Promise<number> =>
        (
          await service.queryRows(
            `select 1 from account where area_path = '79.773.27220' and state = 'REQUESTED'`,
          )
        ).length;
      const left = await count();
      expect(left).toBeGreaterThan(0);
      expect(left).toBe(400 - stopped.body.approved);
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(await count()).toBe(left);
    });
  });

  describe('a rule', () => {
    it('is previewed, needs a second person, and approves waiting and new requests', async () => {
      const before = await forwarded();
      const hotel = await forwarded({ kind: 'hotel' });
      const preview = await ask('POST', '/v1/approval-rules/preview', first, anyMarket);
      expect(preview.body.items.map(({ state }: { state: string }) => state)).toContain('REQUESTED');
      expect(preview.body.requests).toBeGreaterThan(preview.body.wouldApprove);
      expect(
        preview.body.leftToPeople.find(({ reason }: { reason: string }) => reason === 'kind').requests,
      ).toBeGreaterThan(0);
      expect((await stateOf(before)).state).toBe('REQUESTED');

      const proposed = await ask('POST', '/v1/approval-rules', first, anyMarket);
      expect(proposed).toMatchObject({ status: 201, body: { state: 'PROPOSED' } });
      const switchOn = (as: TestAccount): Promise<ServiceResponse> =>
        ask('POST', `/v1/approval-rules/${proposed.body.ruleId}/switch-on`, as);
      expect(await switchOn(first)).toMatchObject({
        status: 409,
        body: { code: 'ACCOUNTS.RULE_NEEDS_SECOND_PERSON' },
      });
      expect((await stateOf(before)).state).toBe('REQUESTED');
      expect((await switchOn(second)).body.state).toBe('ON');
      expect((await switchOn(second)).body.code).toBe('ACCOUNTS.RULE_WRONG_STATE');
      await waitUntil(async () => (await stateOf(before)).state === 'HANDOVER_WAITING', 'what waited');
      const after = await forwarded();
      expect(await stateOf(after)).toEqual({
        state: 'HANDOVER_WAITING',
        approved_rule: proposed.body.ruleId,
      });
      expect((await stateOf(hotel)).state).toBe('REQUESTED');

      const { body: stopped } = await ask('POST', `/v1/approval-rules/${proposed.body.ruleId}/stop`, first);
      expect(stopped).toMatchObject({ state: 'STOPPED' });
      expect(stopped.approved).toBeGreaterThanOrEqual(2);
      expect((await stateOf(await forwarded())).state).toBe('REQUESTED');
      expect((await switchOn(second)).body.code).toBe('ACCOUNTS.RULE_WRONG_STATE');
    });

    describe('uses the duplicate flag of registration', () => {
      const say = (snapshot: UnitSnapshot, version: number): Promise<unknown> =>
        suite.probe.publishEvent(Topics.unit, snapshot.unitId, snapshot, version);
      const told = (change: Partial<UnitSnapshot>): Promise<UnitSnapshot> =>
        unitSnapshot(suite, { name: `Chợ số ${(made += 1)}`, taxCode: null, revision: 3, ...change });

      it('leaves a possible duplicate waiting and approves it after an officer has rejected the duplicate', async () => {
        await switchedOn(anyMarket);
        const snapshot = await told({ duplicateOpen: true });
        await say(snapshot, 3);
        await waitUntil(async () => (await stateOf(snapshot.unitId)).state === 'REQUESTED', 'the request');
        const { body } = await ask('GET', '/v1/account-requests?limit=200', first);
        expect(
          body.items.find(({ unitId }: { unitId: string }) => unitId === snapshot.unitId).duplicateOpen,
        ).toBe(true);
        await say({ ...snapshot, duplicateOpen: false }, 4);
        await waitUntil(async () => (await stateOf(snapshot.unitId)).approved_rule !== null, 'the rule');
      });

      it('trusts the flag for two units of the same name, because an officer has compared them', async () => {
        await switchedOn(anyMarket);
        const name = `Chợ số ${(made += 1)}`;
        for (const snapshot of [
          await told({ name, duplicateOpen: false }),
          await told({ name, duplicateOpen: false }),
        ]) {
          await say(snapshot, 3);
          await waitUntil(async () => (await stateOf(snapshot.unitId)).approved_rule !== null, 'the rule');
        }
      });

      it('ignores an older event', async () => {
        const snapshot = await told({ duplicateOpen: true });
        await say(snapshot, 5);
        await waitUntil(async () => (await stateOf(snapshot.unitId)).state === 'REQUESTED', 'the request');
        await say({ ...snapshot, duplicateOpen: false }, 4);
        await suite.probe.waitUntilConsumed('accounts', Topics.unit);
        const [row] = await service.queryRows<{ open: boolean }>(
          'select unit_duplicate_open as open from account where unit_id = $1',
          [snapshot.unitId],
        );
        expect(row!.open).toBe(true);
      });

      it('a new flag alone creates no request after a refusal; a correction does', async () => {
        const snapshot = await told({ duplicateOpen: false });
        await say(snapshot, 3);
        await waitUntil(async () => (await stateOf(snapshot.unitId)).state === 'REQUESTED', 'the request');
        await service.queryRows(`update account set state = 'REFUSED' where unit_id = $1`, [snapshot.unitId]);
        await say({ ...snapshot, duplicateOpen: true }, 4);
        await suite.probe.waitUntilConsumed('accounts', Topics.unit);
        const states = async (): Promise<string[]> =>
          (
            await service.queryRows<{ state: string }>(
              'select state from account where unit_id = $1 order by requested_at',
              [snapshot.unitId],
            )
          ).map(({ state }) => state);
        expect(await states()).toEqual(['REFUSED']);
        await say({ ...snapshot, street: '14 Tôn Thất Đạm', revision: 4 }, 5);
        await waitUntil(async () => (await states()).includes('REQUESTED'), 'the new request');
      });

      it('a request of a merged registration is withdrawn; a separated one creates a new request', async () => {
        const snapshot = await told({ duplicateOpen: true });
        await say(snapshot, 3);
        await waitUntil(async () => (await stateOf(snapshot.unitId)).state === 'REQUESTED', 'the request');
        await say({ ...snapshot, state: 'DUPLICATE', duplicateOpen: false, revision: 4 }, 5);
        await waitUntil(async () => (await stateOf(snapshot.unitId)).state === 'REFUSED', 'the end of it');
        const why = await ask('GET', `/v1/account-requests/refusals/${snapshot.unitId}`, ward);
        expect(why.body.reason).toMatch(/đã được gộp/);
        // A relay that wakes up late changes nothing.
        await say(snapshot, 4);
        await suite.probe.waitUntilConsumed('accounts', Topics.unit);
        expect((await stateOf(snapshot.unitId)).state).toBe('REFUSED');
        await say({ ...snapshot, duplicateOpen: false, revision: 5 }, 6);
        await waitUntil(
          async () =>
            (
              await service.queryRows(`select 1 from account where unit_id = $1 and state = 'REQUESTED'`, [
                snapshot.unitId,
              ])
            ).length === 1,
          'the new request',
        );
      });

      it('an account issued before the merge stays until its committee disables it or separates the two', async () => {
        const snapshot = await told({ duplicateOpen: false });
        await switchedOn(anyMarket);
        await say(snapshot, 3);
        await waitUntil(async () => (await stateOf(snapshot.unitId)).approved_rule !== null, 'the rule');
        const { state } = await stateOf(snapshot.unitId);
        await say({ ...snapshot, state: 'DUPLICATE', revision: 4 }, 4);
        await suite.probe.waitUntilConsumed('accounts', Topics.unit);
        expect((await stateOf(snapshot.unitId)).state).toBe(state);
      });
    });

    it('leaves duplicates and incomplete contacts to officials', async () => {
      await switchedOn(anyMarket);
      await forwarded({ name: 'Chợ Tân Định' });
      const twin = await forwarded({ name: 'CHỢ  TÂN-ĐỊNH' });
      expect((await stateOf(twin)).state).toBe('REQUESTED');
      await forwarded({ taxCode: '0301234567' });
      expect((await stateOf(await forwarded({ taxCode: '0301234567' }))).state).toBe('REQUESTED');
      const { body } = await ask(
        'GET',
        '/v1/account-requests?area=79.760.26740&kind=market&limit=200',
        first,
      );
      expect(body.items.find((each: { unitId: string }) => each.unitId === twin)).toMatchObject({
        duplicateOpen: true,
      });
    });

    it('matches the tier that received a request', async () => {
      const [officer] = await service.queryRows<{ id: string }>(
        `select id from account where username = 'phuong.bennghe'`,
      );
      await switchedOn({ ...anyMarket, tiers: ['ward'] });
      expect((await stateOf(await forwarded({ actorId: officer!.id }))).state).toBe('HANDOVER_WAITING');
      expect((await stateOf(await forwarded({ actorId: null }))).state).toBe('REQUESTED');
    });

    it('that is stopped concurrently completes the running approval and starts no other', async () => {
      const ruleId = await switchedOn(anyMarket);
      await Promise.all(Array.from({ length: 20 }, () => forwarded()));
      const units = Array.from({ length: 60 }, () => randomUUID());
      const arriving = units.map(async (unitId) => {
        const snapshot = await unitSnapshot(suite, { unitId, name: `Chợ đêm ${unitId}`, taxCode: null });
        await suite.probe.publishEvent(Topics.unit, unitId, snapshot, 3);
      });
      await Promise.all(arriving.slice(0, 20));
      const { body } = await ask('POST', `/v1/approval-rules/${ruleId}/stop`, second);
      const approvedThen = await service.queryRows('select 1 from account where approved_rule = $1', [
        ruleId,
      ]);
      expect(approvedThen).toHaveLength(body.approved);
      await Promise.all(arriving);
      await suite.probe.waitUntilConsumed('accounts', Topics.unit);
      expect(
        await service.queryRows('select 1 from account where approved_rule = $1', [ruleId]),
      ).toHaveLength(body.approved);
      const halves = await service.queryRows(
        `select 1 from account a where approved_rule = $1 and not (state = 'HANDOVER_WAITING' and exists (select 1 from secret s where s.account_id = a.id) and exists (select 1 from handover h where h.account_id = a.id))`,
        [ruleId],
      );
      expect(halves).toEqual([]);
    });

    it('can be proposed by DIC only, within its own area', async () => {
      expect((await ask('GET', '/v1/approval-rules', ward)).status).toBe(403);
      const bad = await ask('POST', '/v1/approval-rules', first, { ...anyMarket, kinds: ['palace'] });
      expect(bad.body.fields[0].path).toBe('kinds');
      expect((await ask('POST', `/v1/approval-rules/${randomUUID()}/stop`, first)).body.code).toBe(
        'ACCOUNTS.RULE_NOT_FOUND',
      );
    });
  });

  it('an e-mail address that is a list is never mailed to: the committee hands over, and DIC sees why', async () => {
    await switchedOn(anyMarket);
    const unitId = randomUUID();
    const key = generateSealingKey();
    const sealed = sealJson(
      key,
      { representative: 'Lê Thị Hoa', phone: '+84908222333', email: 'hoa@example.vn, lan@example.vn' },
      `unit:${unitId}`,
    );
    const publicKeys = JSON.stringify({
      accounts: suite.secrets.wrapping.accounts.public,
      sync: suite.secrets.wrapping.sync.public,
    });
    const wrapped = await new KeyWrapper(publicKeys).wrapKey(key, ['accounts', 'sync']);
    await forwarded({
      unitId,
      hasEmail: true,
      contact: { keyId: `unit:${unitId}`, ciphertext: sealed, wrapped },
    });
    const { body } = await ask('GET', '/v1/account-requests?area=79.760.26740&kind=market&limit=200', first);
    const item = body.items.find((each: { unitId: string }) => each.unitId === unitId);
    expect(item).toMatchObject({ state: 'REQUESTED', hasEmail: false, contactGaps: ['email-list'] });
    const approved = await ask('POST', '/v1/account-requests/approve', first, { ids: [item.accountId] });
    expect(approved.body.results[0]).toMatchObject({ ok: true, delivery: 'handover' });
    expect(await readInbox('hoa@example.vn')).toEqual([]);
  });
});
