import { randomUUID } from 'node:crypto';
import { Topics, type AccountSnapshot, type UnitSnapshot } from '@khai-bao/contracts';
import { KeyWrapper, generateSealingKey, sealJson } from '@khai-bao/platform/sealing';
import { foldText } from '@khai-bao/text';
import {
  readInbox,
  openSuite,
  testAreas,
  unitSnapshot,
  waitUntil,
  type ServiceResponse,
  type ReceivedMail,
  type RunningService,
  type SeenMessage,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';

const dic: TestAccount = { role: 'dic-operator', areaPath: testAreas.city.path };
const ward: TestAccount = { role: 'ward-officer', areaPath: testAreas.benNghe.path, name: 'Trần Văn Hòa' };
const otherWard: TestAccount = { role: 'ward-officer', areaPath: testAreas.daKao.path };
const newPassword = 'Chợ mở cửa lúc 5 giờ';

describe('accounts', () => {
  let suite: Suite;
  let service: RunningService;
  let accounts: SeenMessage[];
  let trail: SeenMessage[];

  const ask = (
    method: string,
    path: string,
    as?: TestAccount | string,
    body?: unknown,
    headers = {},
  ): Promise<ServiceResponse> =>
    service.sendRequest(method, path, { ...(as === undefined ? {} : { as }), body, headers });
  const signIn = (username: string, password: string): Promise<ServiceResponse> =>
    ask('POST', '/v1/sign-in', undefined, { username, password });
  const cookieOf = (answer: ServiceResponse): string =>
    (answer.headers.get('set-cookie') ?? '').split(';')[0]!;
  const states = (unitId: string): AccountSnapshot['state'][] =>
    accounts
      .map(({ text }) => (JSON.parse(text) as { data: AccountSnapshot }).data)
      .filter((data) => data.unitId === unitId)
      .map(({ state }) => state);

  /** A unit is forwarded; answers its account's id once the request stands. */
  async function forwarded(
    change: Partial<UnitSnapshot> = {},
  ): Promise<{ unitId: string; accountId: string }> {
    const snapshot = await unitSnapshot(suite, change);
    await suite.probe.publishEvent(Topics.unit, snapshot.unitId, snapshot, 3);
    const item = await waitUntil(
      async () =>
        (await ask('GET', '/v1/account-requests?limit=200', dic)).body.items.find(
          (each: { unitId: string }) => each.unitId === snapshot.unitId,
        ) as { accountId: string } | undefined,
      'the request',
    );
    return { unitId: snapshot.unitId, accountId: item.accountId };
  }

  /** A unit without e-mail, its account issued and handed to its committee. */
  async function issued(): Promise<{ unitId: string; accountId: string; handoverId: string }> {
    const made = await forwarded();
    await ask('POST', '/v1/account-requests/approve', dic, { ids: [made.accountId] });
    const { body } = await ask('GET', '/v1/handovers?limit=200', ward);
    const { handoverId } = body.items.find((each: { unitId: string }) => each.unitId === made.unitId);
    return { ...made, handoverId };
  }

  /** The whole way of a unit's admin, to an account that works. */
  async function activated(): Promise<{ unitId: string; username: string; token: string; cookie: string }> {
    const { unitId, handoverId } = await issued();
    const { body: slip } = await ask('POST', `/v1/handovers/${handoverId}/open`, ward);
    const first = await signIn(slip.username, slip.oneTimePassword);
    const changed = await ask('POST', '/v1/password', first.body.accessToken, {
      currentPassword: slip.oneTimePassword,
      newPassword,
    });
    return { unitId, username: slip.username, token: changed.body.accessToken, cookie: cookieOf(changed) };
  }

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('accounts', {
      module: () => import('../src/accounts-service.module.js').then((m) => m.AccountsServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
    accounts = await suite.probe.collectMessages(Topics.account);
    trail = await suite.probe.collectMessages(Topics.access);
  }, 60_000);
  afterAll(() => suite.close());

  describe('a request', () => {
    it('is created once for a forwarded unit, however often its event arrives, and for no other state', async () => {
      const { unitId, accountId } = await forwarded();
      const snapshot = await unitSnapshot(suite, { unitId });
      await suite.probe.publishEvent(Topics.unit, unitId, snapshot, 4);
      const exempt = await unitSnapshot(suite, { state: 'EXEMPT_NCOVI' });
      await suite.probe.publishEvent(Topics.unit, exempt.unitId, exempt, 3);
      await suite.probe.waitUntilConsumed('accounts', Topics.unit);
      const { body } = await ask('GET', '/v1/account-requests?limit=200', dic);
      const ids = body.items.filter((each: { unitId: string }) => each.unitId === unitId);
      expect(ids.map((each: { accountId: string }) => each.accountId)).toEqual([accountId]);
      expect(body.items.map((each: { unitId: string }) => each.unitId)).not.toContain(exempt.unitId);
      expect(JSON.stringify(body)).not.toMatch(/Thị Hoa|84908222333/);
    });

    it('follows a correction by the committee; an older event changes nothing', async () => {
      const { unitId, accountId } = await forwarded();
      const corrected = await unitSnapshot(suite, { unitId, name: 'Chợ đã sửa tên', hasEmail: true });
      await suite.probe.publishEvent(Topics.unit, unitId, corrected, 5);
      await suite.probe.publishEvent(Topics.unit, unitId, { ...corrected, name: 'Tên cũ' }, 4);
      await suite.probe.waitUntilConsumed('accounts', Topics.unit);
      const { body } = await ask('GET', '/v1/account-requests?limit=200', dic);
      expect(body.items.find((each: { unitId: string }) => each.unitId === unitId)).toMatchObject({
        accountId,
        unitName: 'Chợ đã sửa tên',
      });
    });

    it('is decided once, by DIC only, each with a result of its own', async () => {
      const { accountId } = await forwarded();
      expect((await ask('POST', '/v1/account-requests/approve', ward, { ids: [accountId] })).status).toBe(
        403,
      );
      const unknown = randomUUID();
      const approve = (): Promise<ServiceResponse> =>
        ask('POST', '/v1/account-requests/approve', dic, { ids: [accountId, unknown] });
      const [one, two] = await Promise.all([approve(), approve()]);
      const results = [...one.body.results, ...two.body.results] as { id: string; ok: boolean }[];
      expect(results.filter(({ ok }) => ok)).toEqual([
        expect.objectContaining({ id: accountId, delivery: 'handover', state: 'HANDOVER_WAITING' }),
      ]);
      expect(results.filter(({ id }) => id === unknown)).toHaveLength(2);
    });

    it('can be refused and requested again', async () => {
      const { unitId, accountId } = await forwarded();
      const refused = await ask('POST', '/v1/account-requests/refuse', dic, {
        ids: [accountId],
        reason: 'Trùng với đơn vị khác',
      });
      expect(refused.body.results).toEqual([{ id: accountId, ok: true, state: 'REFUSED' }]);
      const why = (as: TestAccount): Promise<ServiceResponse> =>
        ask('GET', `/v1/account-requests/refusals/${unitId}`, as);
      expect((await why(ward)).body).toMatchObject({ unitId, reason: 'Trùng với đơn vị khác' });
      expect((await why(otherWard)).status).toBe(404);
      const again = await unitSnapshot(suite, { unitId });
      await suite.probe.publishEvent(Topics.unit, unitId, again, 9);
      await waitUntil(async () => {
        const { body } = await ask('GET', '/v1/account-requests?limit=200', dic);
        return body.items.some(
          (each: { unitId: string; accountId: string }) =>
            each.unitId === unitId && each.accountId !== accountId,
        );
      }, 'the second request');
      // Beside the registration one account follows the other, so the second goes on from the first one's number.
      const told = (): { state: string; version: number }[] =>
        accounts
          .map(({ text }) => JSON.parse(text) as { aggregateversion: number; data: AccountSnapshot })
          .filter(({ data }) => data.unitId === unitId)
          .map(({ data, aggregateversion }) => ({ state: data.state, version: aggregateversion }));
      await waitUntil(() => told().length === 3, 'what is told of both');
      expect(told().sort((a, b) => a.version - b.version)).toEqual([
        { state: 'REQUESTED', version: 1 },
        { state: 'REFUSED', version: 2 },
        { state: 'REQUESTED', version: 3 },
      ]);
    });
  });

  it('is mailed once, in both languages, when the unit has an address', async () => {
    const unitId = randomUUID();
    const address = `sao.mai.${unitId.slice(0, 8)}@example.vn`;
    const publicKeys = JSON.stringify({
      accounts: suite.secrets.wrapping.accounts.public,
      sync: suite.secrets.wrapping.sync.public,
    });
    const key = generateSealingKey();
    const contact = {
      keyId: `unit:${unitId}`,
      ciphertext: sealJson(
        key,
        { representative: 'Trần Quốc Dũng', phone: '+84903123456', email: address },
        `unit:${unitId}`,
      ),
      wrapped: await new KeyWrapper(publicKeys).wrapKey(key, ['accounts', 'sync']),
    };
    const { accountId } = await forwarded({
      unitId,
      name: 'Công ty <Sao Mai>',
      kind: 'company',
      hasEmail: true,
      contact,
    });
    const { body } = await ask('POST', '/v1/account-requests/approve', dic, { ids: [accountId] });
    expect(body.results[0]).toMatchObject({ ok: true, delivery: 'mail', state: 'ISSUED' });
    const inbox = (): Promise<ReceivedMail[]> => readInbox(address);
    const [mail] = await waitUntil(async () => ((await inbox()).length > 0 ? inbox() : null), 'the mail');
    expect(mail!.text).toContain('Mật khẩu dùng một lần');
    expect(mail!.text).toContain('English');
    expect(mail!.html).toContain('Công ty &lt;Sao Mai&gt;');
    await waitUntil(() => states(unitId).includes('DELIVERED'), 'the delivery');
    const [, username] = /Tên đăng nhập: (\S+)/.exec(mail!.text)!;
    const [, password] = /Mật khẩu dùng một lần: (\S+)/.exec(mail!.text)!;
    expect(await signIn(username!, password!)).toMatchObject({
      status: 200,
      body: { mustChangePassword: true },
    });
    expect(await inbox()).toHaveLength(1);
    expect(await service.queryRows('select 1 from secret where account_id = $1', [accountId])).toEqual([]);
  });

  describe('a handover', () => {
    it('is opened once by its own committee; a second opening is refused and recorded in the trail', async () => {
      const { accountId, handoverId, unitId } = await issued();
      expect((await ask('GET', '/v1/handovers?limit=200', otherWard)).body.items).toEqual([]);
      expect((await ask('POST', `/v1/handovers/${handoverId}/open`, otherWard)).status).toBe(404);
      expect(
        (await ask('POST', `/v1/handovers/${handoverId}/confirm`, ward, { receivedBy: 'x' })).body.code,
      ).toBe('ACCOUNTS.HANDOVER_NOT_OPENED');
      const both = await Promise.all([0, 1].map(() => ask('POST', `/v1/handovers/${handoverId}/open`, ward)));
      expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
      const [slip] = both.filter(({ status }) => status === 200);
      expect(slip!.body).toMatchObject({
        unitName: 'Chợ Bến Nghé',
        oneTimePassword: expect.stringMatching(/^[2-9A-Z]{4}(-[2-9A-Z]{4}){2}$/),
      });
      await waitUntil(
        () => trail.filter(({ key }) => key === accountId).length === 2,
        'both openings in the trail',
      );
      expect(
        trail
          .filter(({ key }) => key === accountId)
          .map(({ text }) => JSON.parse(text).data.action)
          .sort(),
      ).toEqual(['handover.open', 'handover.open-refused']);
      const confirmed = await ask('POST', `/v1/handovers/${handoverId}/confirm`, ward, {
        receivedBy: 'Lê Thị Hoa',
      });
      expect(confirmed.body).toMatchObject({ state: 'CONFIRMED', receivedByName: 'Lê Thị Hoa' });
      await waitUntil(() => states(unitId).includes('HANDED_OVER'), 'the handed-over state');
      expect([...accounts, ...trail].length).toBeGreaterThan(0);
      for (const { text } of [...accounts, ...trail]) expect(text).not.toContain(slip!.body.oneTimePassword);
      const rows = await service.queryRows<{ row: string }>('select handover::text as row from handover');
      expect(rows.length).toBeGreaterThan(0);
      for (const { row } of rows) expect(row).not.toContain('Lê Thị Hoa');
    });
  });

  describe('signing in', () => {
    it('requires a new, strong password first, which activates the account', async () => {
      const { unitId, handoverId } = await issued();
      const { body: slip } = await ask('POST', `/v1/handovers/${handoverId}/open`, ward);
      const first = await signIn(slip.username, slip.oneTimePassword);
      expect(first.body).toMatchObject({
        mustChangePassword: true,
        profile: { role: 'unit-admin', unit: { id: unitId } },
      });
      expect(await ask('GET', '/v1/staff', first.body.accessToken)).toMatchObject({
        status: 403,
        body: { code: 'ACCOUNTS.PASSWORD_CHANGE_REQUIRED' },
      });
      const change = (next: string): Promise<ServiceResponse> =>
        ask('POST', '/v1/password', first.body.accessToken, {
          currentPassword: slip.oneTimePassword,
          newPassword: next,
        });
      for (const [weak, code] of [
        ['ngắn', 'short'],
        ['khaibao12', 'short'],
        ['KhaiBao123', 'common'],
        [slip.oneTimePassword, 'same'],
        [`${slip.username}!!`, 'contains-username'],
      ] as const)
        expect(await change(weak)).toMatchObject({
          status: 422,
          body: { code: 'ACCOUNTS.WEAK_PASSWORD', fields: [{ path: 'newPassword', code }] },
        });
      const changed = await change(newPassword);
      expect(changed.body.mustChangePassword).toBe(false);
      await waitUntil(() => states(unitId).includes('ACTIVATED'), 'the activation');
      // The older token and the one-time password are worth nothing now.
      expect((await ask('GET', '/v1/staff', first.body.accessToken)).status).toBe(401);
      expect((await signIn(slip.username, slip.oneTimePassword)).status).toBe(401);
      expect((await signIn(slip.username.toUpperCase(), newPassword)).status).toBe(200);
    });

    it('responds identically to a wrong password and an unknown name, and limits attempts', async () => {
      const { username } = await activated();
      const wrong = await signIn(username, 'wrong');
      const unknown = await signIn('nobody.here', 'wrong');
      expect({ ...wrong.body, traceId: '' }).toEqual({ ...unknown.body, traceId: '' });
      expect(wrong.status).toBe(401);
      for (let n = 0; n < 4; n += 1) await signIn(username, 'wrong');
      const blocked = await signIn(username, newPassword);
      expect(blocked).toMatchObject({ status: 429, body: { code: 'ACCOUNTS.TOO_MANY_ATTEMPTS' } });
      expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(0);
    });

    it('rotates a refresh token once; a reused token ends the whole family', async () => {
      const { cookie } = await activated();
      const refresh = (held: string): Promise<ServiceResponse> =>
        ask('POST', '/v1/session/refresh', undefined, undefined, { cookie: held });
      const second = await refresh(cookie);
      expect(second.status).toBe(200);
      expect(second.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/);
      // A lost answer is no theft: within ten seconds the same token is taken once more.
      expect((await refresh(cookie)).status).toBe(200);
      await service.queryRows(
        `update session set used_at = used_at - interval '11 seconds' where used_at is not null`,
      );
      expect((await refresh(cookie)).body.code).toBe('ACCOUNTS.SESSION_ENDED');
      expect((await refresh(cookieOf(second))).body.code).toBe('ACCOUNTS.SESSION_ENDED');
      expect((await refresh('kb_refresh=nothing-that-was-ever-issued')).status).toBe(401);
    });

    it('ends with a sign-out', async () => {
      const { cookie } = await activated();
      expect((await ask('POST', '/v1/session/sign-out', undefined, undefined, { cookie })).status).toBe(204);
      expect((await ask('POST', '/v1/session/refresh', undefined, undefined, { cookie })).status).toBe(401);
    });
  });

  it('counts no disabled account of gate staff against the 200 of a unit', async () => {
    const { unitId, token } = await activated();
    await service.queryRows(
      `insert into account (id, role, state, state_since, username, display_name_sealed, place, unit_id)
       select gen_random_uuid(), 'gate-staff', 'DISABLED', now(), 'het.han.' || n || '.' || $1::text, '', 'Cổng', $1::uuid from generate_series(1, 200) n`,
      [unitId],
    );
    const create = (): Promise<ServiceResponse> => ask('POST', '/v1/staff', token, { displayName: 'Bảo' });
    const made = await create();
    expect(made.status).toBe(201);
    // Who works stands first, however many have left before.
    const { items } = (await ask('GET', '/v1/staff', token)).body;
    expect(items[0].accountId).toBe(made.body.accountId);
    await service.queryRows(
      `update account set state = 'ACTIVATED' where unit_id = $1 and state = 'DISABLED'`,
      [unitId],
    );
    expect(await create()).toMatchObject({ status: 409, body: { code: 'ACCOUNTS.WRONG_STATE' } });
  });

  it('creates gate staff of the own unit, who can be disabled immediately', async () => {
    const [mine, theirs] = [await activated(), await activated()];
    // What copying leaves in a name is taken out; what changes the direction of it is refused.
    const made = await ask('POST', '/v1/staff', mine.token, {
      displayName: '\ufeffNguyễn\u200b Văn\u200c B\u00adảo',
    });
    expect(made.body).toMatchObject({ displayName: 'Nguyễn Văn Bảo' });
    const reversed = await ask('POST', '/v1/staff', mine.token, { displayName: 'Bảo\u202e' });
    expect(reversed).toMatchObject({
      status: 400,
      body: { fields: [{ path: 'displayName', code: 'characters' }] },
    });
    expect(made.status).toBe(201);
    const guard = await signIn(made.body.username, made.body.oneTimePassword);
    expect(guard.body.profile).toMatchObject({ role: 'gate-staff', unit: { id: mine.unitId } });
    expect((await ask('GET', '/v1/staff', theirs.token)).body.items).toEqual([]);
    expect((await ask('POST', `/v1/staff/${made.body.accountId}/disable`, theirs.token)).status).toBe(404);
    expect((await ask('POST', `/v1/staff/${made.body.accountId}/disable`, mine.token)).body.state).toBe(
      'DISABLED',
    );
    expect((await signIn(made.body.username, made.body.oneTimePassword)).body.code).toBe('ACCOUNTS.DISABLED');
    expect(
      (await ask('POST', '/v1/password', guard.body.accessToken, { currentPassword: 'a', newPassword }))
        .status,
    ).toBe(401);
  });

  it('stores the accesses to personal data that every service publishes, for auditors', async () => {
    const subjectId = randomUUID();
    await suite.probe.publishEvent(Topics.access, subjectId, {
      actorId: randomUUID(), role: 'medical-centre', action: 'case.read', subjectKind: 'case', subjectId, at: new Date().toISOString(),
    }); // prettier-ignore
    const auditor: TestAccount = { role: 'auditor', areaPath: testAreas.city.path };
    await waitUntil(async () => {
      const { body } = await ask('GET', '/v1/access-trail', auditor);
      return body.items.some((each: { subjectId: string }) => each.subjectId === subjectId);
    }, 'the entry');
    expect((await ask('GET', '/v1/access-trail', ward)).status).toBe(403);
  });

  it('names the subjects of the trail and finds entries by person, unit, case and day', async () => {
    const auditor: TestAccount = { role: 'auditor', areaPath: testAreas.city.path };
    const units = await service.queryRows<{ id: string; unit_id: string; unit_name: string }>(
      `select id, unit_id, unit_name from account where role = 'unit-admin' and state <> 'REFUSED' limit 1`,
    );
    const unit = units[0]!;
    const tell = (subjectKind: 'case' | 'unit-day' | 'account', subjectId: string, at: string, subjectName?: string): Promise<unknown> =>
      suite.probe.publishEvent(Topics.access, subjectId, {
        actorId: randomUUID(), role: 'medical-centre', action: 'case.read', subjectKind, subjectId, at,
        ...(subjectName === undefined ? {} : { subjectName }),
      }); // prettier-ignore
    const caseId = randomUUID();
    await tell('case', caseId, '2021-05-02T16:59:59Z', 'Q1-0502-001 · Chợ Bến Nghé 100%');
    await tell('unit-day', `${unit.unit_id}/2021-05-02`, '2021-05-02T17:00:00Z');
    await tell('account', unit.id, '2021-05-02T17:00:01Z');
    const list = async (query: string): Promise<{ subjectId: string; subjectName: string | null }[]> =>
      (await ask('GET', `/v1/access-trail?limit=200&${query}`, auditor)).body.items;
    await waitUntil(async () => (await list('to=2021-05-03')).length === 3, 'the three lines');
    expect((await list('to=2021-05-02')).map(({ subjectId }) => subjectId)).toEqual([caseId]);
    expect((await list('from=2021-05-03&to=2021-05-03')).map(({ subjectName }) => subjectName)).toEqual([
      unit.unit_name,
      unit.unit_name,
    ]);
    expect((await list(`q=${encodeURIComponent('0502-001')}`)).map(({ subjectName }) => subjectName)).toEqual(
      ['Q1-0502-001 · Chợ Bến Nghé 100%'],
    );
    expect(await list(`q=${encodeURIComponent('0502%001')}`)).toEqual([]);
    const ofUnit = await list(`to=2021-05-03&q=${encodeURIComponent(foldText(unit.unit_name))}`);
    expect(ofUnit.map(({ subjectId }) => subjectId)).toEqual(
      expect.arrayContaining([unit.id, `${unit.unit_id}/2021-05-02`]),
    );
    expect((await ask('GET', '/v1/access-trail?from=2021-13-01', auditor)).status).toBe(400);
  });
});
