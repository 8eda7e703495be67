import { randomUUID } from 'node:crypto';
import { Topics, type AccountSnapshot } from '@khai-bao/contracts';
import { RosterGapWatch } from '../src/rosters/roster-gap-watch.js';
import {
  openSuite,
  readInbox,
  testAreas,
  waitUntil,
  type ReceivedMail,
  type RunningService,
  type ServiceResponse,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';

const officer = (
  name: string,
  areaPath: string = testAreas.quan1.path,
): TestAccount & { accountId: string } => ({
  role: areaPath === testAreas.city.path ? 'cdc' : 'medical-centre',
  areaPath,
  accountId: randomUUID(),
  name,
});
const hourMs = 3_600_000;
const hoursFromNow = (hours: number): string => new Date(Date.now() + hours * hourMs).toISOString();

describe('duty rosters', () => {
  let suite: Suite;
  let service: RunningService;
  const lan = officer('Phạm Thị Lan');
  const dung = officer('Đỗ Dũng');
  const hcdc = officer('Bùi Khánh', testAreas.city.path);
  const elsewhere = officer('Võ Tám', testAreas.quan3.path);
  const addressOf = ({ accountId }: { accountId: string }): string => `${accountId}@trung-tam.example.vn`;

  const ask = (method: string, path: string, as?: TestAccount, body?: unknown): Promise<ServiceResponse> =>
    service.sendRequest(method, path, { ...(as === undefined ? {} : { as }), body });
  const readRoster = async (as: TestAccount = lan, area = '760'): Promise<ServiceResponse['body']> =>
    (await ask('GET', `/v1/rosters/${area}`, as)).body;
  const change = async (
    add: readonly object[],
    remove: readonly string[] = [],
    as: TestAccount = lan,
  ): Promise<ServiceResponse> =>
    ask('POST', '/v1/rosters/760/changes', as, { version: (await readRoster()).version, add, remove });
  const shift = (of: { accountId: string }, from: number, to: number, rank = 'first'): object => ({
    accountId: of.accountId,
    rank,
    startsAt: hoursFromNow(from),
    endsAt: hoursFromNow(to),
  });
  const mailOf = (to: { accountId: string }, subject: RegExp): Promise<ReceivedMail> =>
    waitUntil(
      async () => (await readInbox(addressOf(to))).findLast((mail) => subject.test(mail.subject)),
      `the mail ${subject.source}`,
    );
  const shiftsOf = async ({ accountId }: { accountId: string }): Promise<string[]> =>
    (await readRoster()).shifts
      .filter((one: { accountId: string }) => one.accountId === accountId)
      .map(({ shiftId }: { shiftId: string }) => shiftId);
  /** Makes the waiting timers of a kind due. */
  const hurry = (kind: string): Promise<object[]> =>
    service.queryRows('update job set due_at = now() where kind = $1 and done_at is null', [kind]);
  const join = async (who: TestAccount & { accountId: string }): Promise<void> => {
    const body = { phone: '0903 123 456', email: addressOf(who) };
    expect((await ask('PUT', '/v1/duty-people/me', who, body)).status).toBe(200);
    const mail = await mailOf(who, /Xác nhận địa chỉ/);
    const code = /\d{6}/.exec(mail.text)![0];
    const confirmed = await ask('POST', '/v1/duty-people/me/confirm', who, { code });
    expect(confirmed.body).toMatchObject({ hasJoined: true, isEmailConfirmed: true, awaitsCode: false });
  };
  const publishAccount = async (
    { accountId, areaPath }: TestAccount & { accountId: string },
    active: boolean,
    version: number,
  ): Promise<void> => {
    const snapshot: AccountSnapshot = {
      accountId,
      role: 'medical-centre',
      state: active ? 'ACTIVATED' : 'DISABLED',
      stateSince: new Date().toISOString(),
      areaCode: '760',
      areaPath: areaPath ?? null,
      unitId: null,
      delivery: null,
      handoverId: null,
      dueAt: null,
      tokenVersion: 1,
      active,
      actorId: null,
    };
    await suite.probe.publishEvent(Topics.account, accountId, snapshot, version);
    await suite.probe.waitUntilConsumed('alerts', Topics.account);
  };

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('alerts', {
      module: () => import('../src/alerts-service.module.js').then((m) => m.AlertsServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
    for (const who of [lan, dung, hcdc]) await join(who);
  }, 90_000);
  afterAll(() => suite.close());

  it('confirm an address by the code of its mail only, and count wrong codes', async () => {
    const who = officer('Trần Mã');
    const put = (email: string | null) =>
      ask('PUT', '/v1/duty-people/me', who, { phone: '0903 123 457', email });
    expect((await put('khong phai thu')).status).toBe(400);
    expect((await put(addressOf(who))).body).toMatchObject({ awaitsCode: true, isEmailConfirmed: false });
    expect((await put(`khac-${addressOf(who)}`)).status).toBe(429);
    const code = /\d{6}/.exec((await mailOf(who, /Xác nhận/)).text)![0];
    const wrong = code === '000000' ? '000001' : '000000';
    for (let at = 0; at < 5; at += 1)
      expect((await ask('POST', '/v1/duty-people/me/confirm', who, { code: wrong })).body.code).toBe(
        'ALERTS.WRONG_MAIL_CODE',
      );
    expect((await ask('POST', '/v1/duty-people/me/confirm', who, { code })).status).toBe(422);
    await service.queryRows('delete from duty_person where account_id = $1', [who.accountId]);
  });

  it('keep phones, addresses and codes sealed', async () => {
    const rows = await service.queryRows(
      'select p::text as row from duty_person p union all select j::text from job j union all select o::text from outbox o',
    );
    expect(JSON.stringify(rows)).not.toMatch(/90312345|trung-tam\.example/);
  });

  it('say who is on duty now, and in which order', async () => {
    expect((await readRoster()).onDuty).toEqual([]);
    expect((await change([shift(lan, -1, 8, 'deputy'), shift(dung, -1, 8)])).status).toBe(204);
    const { onDuty, shifts, version, changedByName, people } = await readRoster();
    expect(onDuty.map(({ name, rank }: { name: string; rank: string }) => [name, rank])).toEqual([
      ['Đỗ Dũng', 'first'],
      ['Phạm Thị Lan', 'deputy'],
    ]);
    expect([shifts.length, version, changedByName]).toEqual([2, 1, 'Phạm Thị Lan']);
    expect(people.map(({ phone }: { phone: string }) => phone)).toEqual(['+84903123456', '+84903123456']);
  });

  it('mail whoever got or lost a coming shift, and not who changed it', async () => {
    await hurry('roster-change-mail');
    const mail = await mailOf(dung, /Lịch trực của bạn/);
    expect(mail.text).toContain('trực chính');
    expect(mail.text).toContain('/admin/lich-truc');
    expect((await readInbox(addressOf(lan))).filter(({ subject }) => /Lịch trực/.test(subject))).toEqual([]);
  });

  it('refuse a change of an older version, and leave everything as it was', async () => {
    const before = await readRoster();
    const stale = await ask('POST', '/v1/rosters/760/changes', dung, {
      version: before.version - 1,
      add: [shift(dung, 20, 28)],
      remove: [],
    });
    expect([stale.status, stale.body.code]).toEqual([409, 'ALERTS.ROSTER_CHANGED']);
    const half = await change([shift(dung, 20, 28), shift(dung, 27, 30)], [before.shifts[0].shiftId]);
    expect([half.status, half.body.code]).toEqual([409, 'ALERTS.SHIFT_OVERLAP']);
    expect((await readRoster()).shifts).toEqual(before.shifts);
  });

  it.each<[string, object, string]>([
    ['a stranger', shift({ accountId: randomUUID() }, 1, 2), 'ALERTS.UNKNOWN_DUTY_PERSON'],
    ['the past', shift(lan, -9, -1), 'ALERTS.SHIFT_PAST'],
    ['25 hours', shift(lan, 30, 55), 'ALERTS.SHIFT_LENGTH'],
    ['ten years ahead', shift(lan, 90_000, 90_008), 'ALERTS.SHIFT_TOO_FAR'],
  ])('refuse a shift of %s', async (_name, added, code) => {
    expect((await change([added])).body.code).toBe(code);
  });

  it.each<[string, unknown]>([
    ['no list', { version: 1, add: 'x', remove: [] }],
    ['too many', { version: 1, add: [], remove: Array.from({ length: 1_001 }, () => randomUUID()) }],
    [
      'an instant without a day',
      { version: 1, add: [{ ...shift(lan, 1, 2), startsAt: '2021-W01' }], remove: [] },
    ],
    ['an unknown rank', { version: 1, add: [{ ...shift(lan, 1, 2), rank: 'boss' }], remove: [] }],
    ['an unknown member', { version: 1, add: [], remove: [], areaCode: '770' }],
  ])('refuse a body with %s', async (_name, body) => {
    expect((await ask('POST', '/v1/rosters/760/changes', lan, body)).status).toBe(400);
  });

  it('are of the own area only; HCDC reads all', async () => {
    expect((await ask('GET', '/v1/rosters/760', elsewhere)).body.code).toBe('ALERTS.CENTRE_NOT_FOUND');
    expect((await ask('GET', '/v1/rosters/79', lan)).status).toBe(404);
    const foreign = await ask('POST', '/v1/rosters/760/changes', elsewhere, {
      version: 1,
      add: [],
      remove: [],
    });
    expect(foreign.status).toBe(404);
    expect((await ask('PUT', '/v1/rosters/760/head', elsewhere, { accountId: lan.accountId })).status).toBe(
      404,
    );
    expect((await readRoster(hcdc)).people.length).toBe(2);
    const ward: TestAccount = { role: 'ward-officer', areaPath: testAreas.benNghe.path };
    expect((await ask('GET', '/v1/rosters/760', ward)).status).toBe(403);
    expect((await change([shift(hcdc, 40, 44)])).body.code).toBe('ALERTS.UNKNOWN_DUTY_PERSON');
  });

  it('count a locked account as nobody, and tell the head and HCDC about the gap once', async () => {
    expect((await ask('PUT', '/v1/rosters/760/head', lan, { accountId: lan.accountId })).status).toBe(204);
    await publishAccount(dung, false, 5);
    const { onDuty, gaps, people } = await readRoster();
    expect(onDuty.map(({ name }: { name: string }) => name)).toEqual(['Phạm Thị Lan']);
    expect(gaps[0].kind).toBe('no-first');
    expect(people.find(({ name }: { name: string }) => name === 'Đỗ Dũng').isActive).toBe(false);
    const subject = /Lịch trực còn trống: Trung tâm y tế Quận 1/;
    await mailOf(lan, subject);
    await mailOf(hcdc, subject);
    const sent = async (): Promise<number> =>
      (await readInbox(addressOf(hcdc))).filter((mail) => subject.test(mail.subject)).length;
    const mailsAreSent = (): Promise<boolean> =>
      waitUntil(
        async () =>
          (await service.queryRows("select 1 from job where kind = 'roster-gap-mail' and done_at is null"))
            .length === 0,
        'all mails of gaps',
      );
    await mailsAreSent();
    const first = await sent();
    await hurry('roster-gap-check');
    await waitUntil(
      async () =>
        (
          await service.queryRows(
            "select 1 from job where kind = 'roster-gap-check' and key = '760' and due_at > now() + interval '50 minutes'",
          )
        ).length === 1,
      'the next check',
    );
    await mailsAreSent();
    expect(await sent()).toBe(first);
  });

  it('tell about a gap again that was filled and opened again', async () => {
    const subject = /Lịch trực còn trống: Trung tâm y tế Quận 1/;
    const sent = async (): Promise<number> =>
      (await readInbox(addressOf(hcdc))).filter((mail) => subject.test(mail.subject)).length;
    const before = await sent();
    const check = (): Promise<void> =>
      service.dataSource.transaction((manager) => service.app.get(RosterGapWatch).checkGaps(manager, '760'));
    const kept = await service.queryRows("select 1 from roster_gap_notice where area_code = '760'");
    expect(kept.length).toBeGreaterThan(0);
    // From now on somebody is first for two days, and then nobody again.
    const start = Date.now() - hourMs;
    const days = [0, 20, 40].map((from) => ({
      accountId: lan.accountId,
      rank: 'first',
      startsAt: new Date(start + from * hourMs).toISOString(),
      endsAt: new Date(start + (from + 20) * hourMs).toISOString(),
    }));
    expect((await change(days, await shiftsOf(lan))).status).toBe(204);
    await check();
    expect(await service.queryRows("select 1 from roster_gap_notice where area_code = '760'")).toEqual([]);
    const { shifts } = await readRoster();
    const running = shifts.filter(
      ({ startsAt, endsAt }: { startsAt: string; endsAt: string }) =>
        Date.parse(startsAt) <= Date.now() && Date.parse(endsAt) > Date.now() + 15 * hourMs,
    );
    expect(
      (
        await change(
          [],
          running.map(({ shiftId }: { shiftId: string }) => shiftId),
        )
      ).status,
    ).toBe(204);
    await check();
    await waitUntil(async () => (await sent()) > before, 'the mail about the gap');
  });

  it('take an account that is unlocked again', async () => {
    await publishAccount(dung, true, 6);
    await publishAccount(dung, false, 4);
    expect((await readRoster()).people.map(({ isActive }: { isActive: boolean }) => isActive)).toEqual([
      true,
      true,
    ]);
  });
});
