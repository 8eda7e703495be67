import { randomUUID } from 'node:crypto';
import { Topics, type SessionsEnded } from '@khai-bao/contracts';
import {
  readInbox,
  openSuite,
  testAreas,
  waitUntil,
  type ServiceResponse,
  type RunningService,
  type SeenMessage,
  type Suite,
} from '@khai-bao/testing';
import { ownPassword, unitAccountDesk, ward } from './unit-account-desk.js';

const password = 'KhaiBao#2021';
const origin = 'https://khaibao.example.vn';
const second = 1_000;

/** Who gets in, and who gets in no more: the ways that were found open. */
describe('hardening of accounts', () => {
  let suite: Suite;
  let service: RunningService;
  let ended: SeenMessage[];

  const { approved, ask, signIn, becomes } = unitAccountDesk(() => ({ suite, service }));
  const post = (
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<ServiceResponse> => service.sendRequest('POST', path, { body, headers });
  const cookieOf = ({ headers }: ServiceResponse, kind: 'refresh' | 'device'): string =>
    headers
      .getSetCookie()
      .map((one) => one.split(';')[0]!)
      .find((one) => one.startsWith(`__Secure-kb_${kind}=`))!;
  const me = (token: string): Promise<ServiceResponse> => ask('GET', '/v1/me', token);
  /** An official of the demonstration, signed in. */
  const official = async (username: string, secret = password): Promise<string> =>
    (await signIn(username, secret)).body.accessToken as string;
  /** Invites somebody and sets the first password. */
  const invited = async (
    by: string,
    change: object = {},
  ): Promise<{ accountId: string; username: string; token: string }> => {
    const { body, status } = await ask('POST', '/v1/officials', by, {
      displayName: 'Trần Thị Mới',
      role: 'dic-operator',
      areaCode: '79',
      ...change,
    });
    expect([status, body.code]).toEqual([201, undefined]);
    const first = await signIn(body.username, body.oneTimePassword);
    const changed = await ask('POST', '/v1/password', first.body.accessToken, {
      currentPassword: body.oneTimePassword,
      newPassword: ownPassword,
    });
    expect(changed.status).toBe(200);
    return { accountId: body.accountId, username: body.username, token: changed.body.accessToken };
  };
  /** An administrator with an address, signed in with a password of its own. */
  const administrator = async (): Promise<{
    accountId: string;
    unitId: string;
    username: string;
    address: string;
    token: string;
  }> => {
    const address = `quan.tri.${randomUUID().slice(0, 8)}@example.vn`;
    const made = await approved(address);
    const [mail] = await waitUntil(
      async () => ((await readInbox(address)).length > 0 ? readInbox(address) : null),
      'the mail',
    );
    await becomes(made.accountId, 'DELIVERED');
    const username = /Tên đăng nhập: (\S+)/.exec(mail!.text)![1]!;
    const oneTime = /Mật khẩu dùng một lần: (\S+)/.exec(mail!.text)![1]!;
    const first = await signIn(username, oneTime);
    const changed = await ask('POST', '/v1/password', first.body.accessToken, {
      currentPassword: oneTime,
      newPassword: ownPassword,
    });
    return { ...made, username, address, token: changed.body.accessToken };
  };
  const linksOf = async (address: string): Promise<string[]> =>
    (await readInbox(address)).flatMap(({ text }) => /mat-khau-moi#([\w-]{43})/.exec(text)?.[1] ?? []);
  /** A link that was mailed. */
  const linked = async ({ username, address }: { username: string; address: string }): Promise<string> => {
    const before = (await linksOf(address)).length;
    await post('/v1/password-help', { username });
    return waitUntil(async () => (await linksOf(address))[before], 'the link');
  };
  const reset = (token: string): Promise<ServiceResponse> =>
    post('/v1/password-help/reset', { token, newPassword: `Một câu rất dài ${randomUUID()}` });

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('accounts', {
      module: () => import('../src/accounts-service.module.js').then((m) => m.AccountsServiceModule),
      migrations: () => import('../src/migrations/index.js'),
      env: { PUBLIC_ORIGIN: origin },
    });
    for (const [code, place, level] of [
      ['79', { path: '79', name: 'Thành phố Hồ Chí Minh' }, 'city'],
      ['760', testAreas.quan1, 'district'],
      ['26740', testAreas.benNghe, 'ward'],
    ] as const)
      await suite.probe.publishEvent(Topics.area, code, { code, name: place.name.split(', ')[0]!, level, parentCode: null, path: place.path, fullName: place.name, validFrom: '1997-01-01', validTo: null }); // prettier-ignore
    await waitUntil(
      async () => (await service.queryRows('select 1 from area_name')).length === 3,
      'the areas',
    );
    ended = await suite.probe.collectMessages(Topics.sessionEnded);
  }, 60_000);
  afterAll(() => suite.close());

  describe('a mailed link for a new password', () => {
    it.each([
      ['another administrator, with the same address', (unit: { accountId: string; address: string }) =>
        ask('POST', `/v1/unit-accounts/${unit.accountId}/new-admin`, ward, { representative: 'Người Mới', email: unit.address })],
      ['another administrator without an address', (unit: { accountId: string }) =>
        ask('POST', `/v1/unit-accounts/${unit.accountId}/new-admin`, ward, { representative: 'Người Mới' })],
      ['a new password from the committee', (unit: { accountId: string }) =>
        ask('POST', `/v1/unit-accounts/${unit.accountId}/new-password`, ward, { delivery: 'handover' })],
      ['one’s own new password', (unit: { token: string }) =>
        ask('POST', '/v1/password', unit.token, { currentPassword: ownPassword, newPassword: 'Câu khác, dài hơn nhiều' })],
      ['the account locked and opened again', async (unit: { accountId: string }) => {
        await ask('POST', `/v1/unit-accounts/${unit.accountId}/disable`, ward, { reason: 'Đóng cửa' });
        return ask('POST', `/v1/unit-accounts/${unit.accountId}/enable`, ward);
      }],
      ['another address', async (unit: { accountId: string }) => {
        const other = await administrator();
        await service.queryRows('update account set email_sealed = null where id = $1', [unit.accountId]);
        return me(other.token);
      }],
    ])('ends with %s', async (_what, change) => {
      const unit = await administrator();
      const link = await linked(unit);
      expect((await change(unit)).status).toBe(200);
      await service.queryRows(`update account set state = 'ACTIVATED' where id = $1`, [unit.accountId]);
      expect([(await reset(link)).body?.code]).toEqual(['ACCOUNTS.LINK_EXPIRED']);
    }, 60_000); // prettier-ignore

    it('remains available to its owner, however often strangers request one', async () => {
      const unit = await administrator();
      const own = await linked(unit);
      for (let n = 0; n < 4; n += 1) await post('/v1/password-help', { username: unit.username });
      // The factor of the suite lets all four of them have one; none takes the owner's away.
      expect((await reset(own)).status).toBe(204);
    });
  });

  describe('a deputy', () => {
    it('invites nobody beyond its own end, resets no account that outlives it, and ends with its invited accounts', async () => {
      const dic = await official('so.tttt');
      const until40s = new Date(Date.now() + 40 * second).toISOString();
      const deputy = await invited(dic, { until: until40s });
      const permanent = { displayName: 'Người Ở Lại', role: 'dic-operator', areaCode: '79' };
      for (const change of [
        {},
        { role: 'district-officer', areaCode: '760' },
        { until: new Date(Date.now() + 3_600 * second).toISOString() },
      ])
        expect(await ask('POST', '/v1/officials', deputy.token, { ...permanent, ...change })).toMatchObject({
          status: 422,
          body: { code: 'ACCOUNTS.BAD_INVITATION', fields: [{ path: 'dates' }] },
        });
      const [colleague] = await service.queryRows<{ id: string }>(
        `select id from account where username = 'so.tttt2'`,
      );
      for (const [step, body] of [['new-password'], ['disable'], ['move', { areaCode: '79' }]] as const)
        expect((await ask('POST', `/v1/officials/${colleague!.id}/${step}`, deputy.token, body)).status).toBe(
          403,
        );
      const helper = await invited(deputy.token, { until: until40s });
      const { body: seen } = await ask('GET', '/v1/officials', dic);
      expect(
        seen.items.find(({ accountId }: { accountId: string }) => accountId === helper.accountId),
      ).toMatchObject({ invitedByName: 'Trần Thị Mới', until: until40s });
      const { body: listed } = await ask('GET', `/v1/officials/${deputy.accountId}/invited`, dic);
      expect(listed.items.map(({ accountId }: { accountId: string }) => accountId)).toEqual([
        helper.accountId,
      ]);
      const gone = await ask('POST', `/v1/officials/${deputy.accountId}/disable`, dic);
      expect(gone.body.endedInvited).toEqual([
        expect.objectContaining({ accountId: helper.accountId, state: 'DISABLED' }),
      ]);
      expect((await me(helper.token)).body.code).toBe('ACCOUNTS.SESSION_ENDED');
    });

    it('ends with its invited accounts when its validity period ends', async () => {
      const dic = await official('so.tttt');
      const soon = new Date(Date.now() + 4 * second).toISOString();
      const deputy = await invited(dic, { until: soon });
      const helper = await invited(deputy.token, { until: soon });
      await service.queryRows('update account set valid_until = null where id = $1', [helper.accountId]);
      await service.queryRows(`delete from job where kind = 'deputy-ends' and key = $1`, [helper.accountId]);
      await waitUntil(async () => (await me(helper.token)).status === 401, 'the end');
    });
  });

  it('an account that an ended official invited permanently remains under the official who ended it, or ends on request', async () => {
    const dic = await official('so.tttt');
    const leaver = await invited(dic);
    const colleague = await invited(leaver.token);
    const [one, two] = [
      await invited(leaver.token, { role: 'district-officer', areaCode: '760' }),
      await invited(colleague.token, { role: 'district-officer', areaCode: '760' }),
    ];
    const { body } = await ask('POST', `/v1/officials/${leaver.accountId}/disable`, dic);
    const idsOf = (list: { accountId: string }[]): string[] => list.map(({ accountId }) => accountId);
    expect(idsOf(body.endedInvited)).toEqual([colleague.accountId]);
    expect(idsOf(body.keptInvited).sort()).toEqual([one.accountId, two.accountId].sort());
    expect(body.keptInvited[0].invitedByName).toBe('Lê Minh');
    expect((await me(colleague.token)).status).toBe(401);
    expect((await me(one.token)).status).toBe(200);
    const other = await invited(dic);
    const third = await invited(other.token, { role: 'district-officer', areaCode: '760' });
    await ask('POST', `/v1/officials/${other.accountId}/disable`, dic, { withAllInvited: true });
    expect((await me(third.token)).status).toBe(401);
  });

  describe('the second person of a rule', () => {
    const rule = { areaPath: '79', kinds: ['market'], tiers: ['ward'], completeContact: true, noDuplicate: true }; // prettier-ignore
    const proposed = async (by: string): Promise<string> => {
      const { body, status } = await ask('POST', '/v1/approval-rules', by, rule);
      expect([status, body.code]).toEqual([201, undefined]);
      return body.ruleId as string;
    };
    const switchOn = (id: string, by: string): Promise<ServiceResponse> =>
      ask('POST', `/v1/approval-rules/${id}/switch-on`, by);

    it('was not invited by the first, directly or through others, nor the reverse', async () => {
      const dic = await official('so.tttt');
      const puppet = await invited(dic);
      const further = await invited(puppet.token);
      const id = await proposed(dic);
      for (const by of [puppet, further])
        expect((await switchOn(id, by.token)).body.code).toBe('ACCOUNTS.RULE_NEEDS_SECOND_PERSON');
      expect((await switchOn(await proposed(further.token), dic)).body.code).toBe(
        'ACCOUNTS.RULE_NEEDS_SECOND_PERSON',
      );
      // Two whose passwords one person saw are that person twice.
      const twin = await invited(dic);
      expect((await switchOn(await proposed(puppet.token), twin.token)).body.code).toBe(
        'ACCOUNTS.RULE_NEEDS_SECOND_PERSON',
      );
      expect((await switchOn(id, await official('so.tttt2'))).status).toBe(200);
    });

    it('was not issued its password by the first', async () => {
      const [dic, colleague] = [await official('so.tttt'), await official('so.tttt2')];
      const id = await proposed(dic);
      const other = await invited(colleague);
      const renewed = await ask('POST', `/v1/officials/${other.accountId}/new-password`, dic);
      const first = await signIn(other.username, renewed.body.oneTimePassword);
      const changed = await ask('POST', '/v1/password', first.body.accessToken, {
        currentPassword: renewed.body.oneTimePassword,
        newPassword: `${ownPassword} sáng`,
      });
      expect((await switchOn(id, changed.body.accessToken)).body.code).toBe(
        'ACCOUNTS.RULE_NEEDS_SECOND_PERSON',
      );
    });
  });

  it('staff that is created while the unit is being disabled cannot sign in', async () => {
    const unit = await administrator();
    const [made] = await Promise.all([
      Promise.all(
        Array.from({ length: 24 }, (_, n) =>
          ask('POST', '/v1/staff', unit.token, { displayName: `Người gác ${n}` }),
        ),
      ),
      ask('POST', `/v1/unit-accounts/${unit.accountId}/disable`, ward, { reason: 'Đóng cửa' }),
    ]);
    const open = await service.queryRows(
      `select 1 from account where unit_id = $1 and role = 'gate-staff' and state <> 'DISABLED'`,
      [unit.unitId],
    );
    expect(open).toEqual([]);
    const signIns = await Promise.all(
      made
        .filter((answer) => answer.status === 201)
        .map(({ body }) => signIn(body.username, body.oneTimePassword)),
    );
    expect(signIns.filter(({ status }) => status !== 403)).toEqual([]);
  });

  it('a first password that is set while the account is being disabled activates nothing', async () => {
    const unit = await administrator();
    const guard = await ask('POST', '/v1/staff', unit.token, { displayName: 'Người gác' });
    const first = await signIn(guard.body.username, guard.body.oneTimePassword);
    // Locked after the token was checked: the row is what counts.
    const change = service.dataSource.transaction(async (manager) => {
      await manager.query('select 1 from account where id = $1 for update', [guard.body.accountId]);
      const answer = ask('POST', '/v1/password', first.body.accessToken, {
        currentPassword: guard.body.oneTimePassword,
        newPassword: ownPassword,
      });
      await waitUntil(
        async () =>
          (
            await service.queryRows(
              `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
            )
          ).length > 0,
        'the change to wait',
      );
      await manager.query(`update account set state = 'DISABLED' where id = $1`, [guard.body.accountId]);
      return { answer };
    });
    expect((await (await change).answer).body.code).toBe('ACCOUNTS.SESSION_ENDED');
  });

  describe('a session', () => {
    it('ends with its sign-out, immediately and in every service', async () => {
      const session = await signIn('so.yte', password);
      const token = session.body.accessToken as string;
      const sibling = await signIn('so.yte', password);
      expect((await me(token)).status).toBe(200);
      await post('/v1/session/sign-out', undefined, { cookie: cookieOf(session, 'refresh') });
      expect((await me(token)).body.code).toBe('ACCOUNTS.SESSION_ENDED');
      expect((await me(sibling.body.accessToken)).status).toBe(200);
      const told = await waitUntil(
        () =>
          ended
            .map(({ text }) => (JSON.parse(text) as { data: SessionsEnded }).data)
            .find(({ sessionIds }) => sessionIds.includes(session.body.sessionId)),
        'what is told of it',
      );
      expect(told.accountId).toBe(session.body.profile.accountId);
      expect(told.sessionIds).toEqual([session.body.sessionId]);
    });

    it('ends when another account signs in in the same browser; its tabs do not get that session', async () => {
      const first = await signIn('quan1', password);
      const cookie = cookieOf(first, 'refresh');
      const other = await post('/v1/sign-in', { username: 'quan3', password }, { cookie });
      expect((await me(first.body.accessToken)).body.code).toBe('ACCOUNTS.SESSION_ENDED');
      const now = { cookie: cookieOf(other, 'refresh') };
      const asFirst = { accountId: first.body.profile.accountId as string };
      expect((await post('/v1/session/refresh', asFirst, now)).body.code).toBe('ACCOUNTS.SESSION_ENDED');
      const asOther = { accountId: other.body.profile.accountId as string };
      expect((await post('/v1/session/refresh', asOther, now)).body.profile.username).toBe('quan3');
    });

    it('is published as ended to every service when a refresh token is reused', async () => {
      const session = await signIn('hcdc', password);
      const cookie = cookieOf(session, 'refresh');
      const renewed = await post('/v1/session/refresh', undefined, { cookie });
      await service.queryRows(
        `update session set used_at = used_at - interval '1 minute' where used_at is not null`,
      );
      expect((await post('/v1/session/refresh', undefined, { cookie })).status).toBe(401);
      for (const token of [session.body.accessToken, renewed.body.accessToken])
        expect((await me(token as string)).body.code).toBe('ACCOUNTS.SESSION_ENDED');
    });

    it('is not refreshed while it is being ended', async () => {
      const session = await signIn('hcdc', password);
      const held = { cookie: cookieOf(session, 'refresh') };
      const [renewed] = await Promise.all([
        post('/v1/session/refresh', undefined, held),
        post('/v1/session/sign-out', undefined, held),
      ]);
      const rest = renewed.status === 200 ? cookieOf(renewed, 'refresh') : held.cookie;
      expect((await post('/v1/session/refresh', undefined, { cookie: rest })).status).toBe(401);
    });
  });

  describe('the cookies', () => {
    it('have the prefix __Secure- over https', async () => {
      const cookies = (await signIn('so.tttt', password)).headers.getSetCookie();
      expect(cookies).toHaveLength(2);
      for (const cookie of cookies)
        expect(cookie).toMatch(
          /^__Secure-kb_(refresh|device)=[\w-]+; Path=\/api\/accounts\/v1; HttpOnly; SameSite=Strict; Max-Age=\d+; Secure$/,
        );
      const bare = cookies[0]!.split(';')[0]!.replace('__Secure-', '');
      expect((await post('/v1/session/refresh', undefined, { cookie: bare })).status).toBe(401);
    });

    it.each([
      [{ 'sec-fetch-site': 'cross-site' }, 403],
      [{ 'sec-fetch-site': 'same-site' }, 403],
      [{ 'sec-fetch-site': 'cross-site', origin }, 403],
      [{ origin: 'https://khaibao.example.vn.evil.example' }, 403],
      [{ origin: 'http://khaibao.example.vn' }, 403],
      [{ origin: 'null' }, 403],
      [{ origin }, 200],
      [{ 'sec-fetch-site': 'same-origin' }, 200],
      [{}, 200],
    ])('are not used by another site: %j is %d', async (headers, status) => {
      const session = await signIn('so.tttt', password);
      const cookie = cookieOf(session, 'refresh');
      const answer = await post('/v1/session/refresh', undefined, { cookie, ...headers } as Record<string, string>);
      expect(answer.status).toBe(status);
      for (const path of status === 403 ? ['/v1/sign-in', '/v1/session/sign-out', '/v1/password-help'] : [])
        if ((await post(path, { username: 'so.tttt', password }, headers as Record<string, string>)).status !== 403) throw new Error(`${path} is used by another site`);
      expect((await post('/v1/session/refresh', undefined, { cookie: status === 403 ? cookie : cookieOf(answer, 'refresh') })).status).toBe(200);
    }); // prettier-ignore
  });

  describe('a password', () => {
    it('matches in every Unicode normalisation', async () => {
      const unit = await administrator();
      const next = 'Chợ mở cửa lúc sáu giờ sáng';
      const changed = await ask('POST', '/v1/password', unit.token, {
        currentPassword: ownPassword.normalize('NFD'),
        newPassword: next.normalize('NFD'),
      });
      expect(changed.status).toBe(200);
      for (const form of ['NFC', 'NFD'] as const)
        expect((await signIn(unit.username, next.normalize(form))).status).toBe(200);
      expect((await signIn(unit.username, next.replace('sáu', 'bảy'))).status).toBe(401);
    });

    it('for one use is accepted with spaces, in lower case and without dashes', async () => {
      const dic = await official('so.tttt');
      const { body } = await ask('POST', '/v1/officials', dic, {
        displayName: 'Trần Thị Mới',
        role: 'dic-operator',
        areaCode: '79',
      });
      const given = body.oneTimePassword as string;
      const typed = [
        ` ${given} `,
        given.toLowerCase(),
        given.replaceAll('-', ''),
        given.replaceAll('-', ' ').toLowerCase(),
      ];
      for (const text of typed)
        expect([text, (await signIn(body.username, text)).status]).toEqual([text, 200]);
      expect((await signIn(body.username, `${given}2`)).status).toBe(401);
      const session = await signIn(body.username, given);
      const change = (newPassword: string): Promise<ServiceResponse> =>
        ask('POST', '/v1/password', session.body.accessToken, { currentPassword: typed[3], newPassword });
      expect((await change(given.toLowerCase())).body.fields).toEqual([
        { path: 'newPassword', code: 'same' },
      ]);
      expect((await change('ផ្សារបើកម៉ោងប្រាំ')).status).toBe(200);
    });
  });
});
