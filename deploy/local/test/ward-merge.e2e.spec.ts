import { randomInt, randomUUID } from 'node:crypto';
import { personForm, registrationForm, suspectedAnswers, waitUntil } from '@khai-bao/testing';
import type { Browser } from 'playwright-core';
import { openBrowser, openTab, phone, picture } from './browser.js';
import { openDesk } from './desk-steps.js';
import {
  activate,
  approve,
  caseAt,
  declare,
  find,
  forward,
  good,
  handoverOf,
  madeUpWord,
  register,
  withAccount,
  type Case,
  type Login,
  type Place,
  type Registered,
} from './site.js';
import { api, signIn } from './whole-system.js';

/** Wards that no other spec uses, since a merge cannot be undone; in two districts, so that the medical centre changes too. */
const from: Place = {
  areaCode: '26755',
  areaPath: '79.760.26755',
  district: '760',
  officer: 'quan1',
  centre: 'ttyt.quan1',
};
const to: Place = {
  areaCode: '27127',
  areaPath: '79.770.27127',
  district: '770',
  officer: 'quan3',
  centre: 'ttyt.quan3',
};
const fromName = 'Phường Cô Giang, Quận 1';
const toName = 'Phường 14, Quận 3';
const decision = 'Nghị quyết 12/NQ-HĐND ngày 25/06/2021';

interface Counts {
  readonly known: number;
  readonly issued: number;
  readonly active: number;
}

describe('a ward that goes into another one', () => {
  const units = {} as Record<
    | 'fresh'
    | 'asked'
    | 'received'
    | 'requested'
    | 'refused'
    | 'mailed'
    | 'waiting'
    | 'opened'
    | 'market'
    | 'closed',
    Registered
  >;
  const slips = {} as Record<'waiting' | 'opened' | 'market', string>;
  let browser: Browser;
  let oldOfficer: Login;
  let newOfficer: Login;
  let admin: Login;
  let gate: { gateId: string; code: string };
  let suspected: Case;
  let threadId: string;
  let known: number;

  /** An officer of a ward, invited by its district. */
  const officerOf = async (place: Place, displayName: string): Promise<Login> => {
    const invited = good(
      await api('POST', '/api/accounts/v1/officials', await signIn(place.officer), {
        displayName,
        role: 'ward-officer',
        areaCode: place.areaCode,
      }),
    );
    return activate(invited);
  };
  const act = async (action: string, { unitId }: Registered, note?: string): Promise<void> => {
    const { results } = good(
      await api('POST', '/api/registration/v1/registrations/actions', await signIn(from.officer), {
        action,
        ids: [unitId],
        ...(note === undefined ? {} : { note }),
      }),
    );
    expect(results).toEqual([expect.objectContaining({ ok: true })]);
  };
  /** What a list holds of these units. */
  const unitsIn = async (path: string, token: string): Promise<Set<string>> => {
    const found = new Set<string>();
    const ids = new Set(Object.values(units).map(({ unitId }) => unitId));
    await find<{ unitId: string | null }>(path, token, ({ unitId }) => {
      if (unitId !== null && ids.has(unitId)) found.add(unitId);
      return false;
    });
    return found;
  };
  const idsOf = (...names: (keyof typeof units)[]): string[] =>
    names.map((name) => units[name].unitId).sort();
  /** Waits until a list holds exactly these of the units. */
  const holds = async (path: string, token: string, ...names: (keyof typeof units)[]): Promise<void> => {
    const wanted = idsOf(...names).join();
    await waitUntil(
      async () => [...(await unitsIn(path, token))].sort().join() === wanted,
      `${path} to hold ${names.length} of the units`,
      120_000,
    );
  };
  const coverage = async (place: Place): Promise<{ area: Counts; mergedInto: object | null }> =>
    good(
      await api('GET', `/api/registration/v1/coverage?area=${place.areaPath}`, await signIn(place.officer)),
    );
  const track = async ({ trackingCode, phone: number }: Registered) =>
    good(
      await api('POST', '/api/registration/v1/registrations/track', undefined, {
        trackingCode,
        phoneTail: number.replaceAll(/\D/g, '').slice(-4),
      }),
    );

  const intake = '/api/registration/v1/registrations?view=all';
  const accounts = '/api/accounts/v1/unit-accounts';
  const handovers = '/api/accounts/v1/handovers?state=ALL';
  const threads = '/api/support/v1/threads';

  beforeAll(async () => {
    browser = await openBrowser();
    [oldOfficer, newOfficer] = await Promise.all([
      officerOf(from, 'Cán Bộ Phường Cũ'),
      officerOf(to, 'Cán Bộ Phường Mới'),
    ]);
    known = (await coverage(to)).area.known;
    const names = ['fresh', 'asked', 'received', 'requested', 'refused', 'mailed', 'waiting', 'opened', 'market', 'closed'] as const; // prettier-ignore
    for (const name of names)
      units[name] = await register(from, {
        name: `Quán ${madeUpWord()} ${madeUpWord()}`,
        kind: name === 'market' ? 'market' : 'restaurant',
        street: `${randomInt(1, 900)} ${madeUpWord()}`,
        phone: `090${randomInt(1_000_000, 9_999_999)}`,
        ...(name === 'mailed' ? { email: `${madeUpWord().toLowerCase()}@example.vn` } : {}),
      });
    await act('ask', units.asked, 'Mấy cổng?');
    await act('receive', units.received);
    await act('close', units.closed, 'Trả mặt bằng');
    const sent = ['requested', 'refused', 'mailed', 'waiting', 'opened', 'market'] as const;
    await forward(
      from,
      sent.map((name) => units[name]),
    );
    for (const name of sent) units[name] = await withAccount(units[name]);
    const dic = await signIn('so.tttt');
    await approve([units.mailed, units.waiting, units.opened, units.market]);
    good(
      await api('POST', '/api/accounts/v1/account-requests/refuse', dic, {
        ids: [units.refused.accountId],
        reason: 'Tên chưa rõ',
      }),
    );
    for (const name of ['waiting', 'opened', 'market'] as const)
      slips[name] = await handoverOf(from, units[name]);
    const open = async (id: string) =>
      good(await api('POST', `/api/accounts/v1/handovers/${id}/open`, oldOfficer.token));
    await open(slips.opened);
    const slip = await open(slips.market);
    good(
      await api('POST', `/api/accounts/v1/handovers/${slips.market}/confirm`, oldOfficer.token, { receivedBy: 'Chị Ba' }),
    ); // prettier-ignore
    admin = await activate({ ...slip, accountId: units.market.accountId, displayName: 'Chị Ba' });
    gate = good(
      await waitUntil(async () => {
        const answer = await api('POST', '/api/declarations/v1/gates', admin.token, {
          name: 'Cổng chính',
          direction: 'entrance',
        });
        return answer.status === 409 ? null : answer;
      }, 'declarations to know the unit'),
    );
    await declare(gate.code);
    await declare(gate.code, { answers: suspectedAnswers() });
    suspected = await caseAt(from, units.market.name);
    // DIC asks the ward something in the thread of a unit, and nobody has answered yet.
    const thread = await waitUntil(
      () => find<{ threadId: string; unitId: string }>(threads, dic, ({ unitId }) => unitId === units.waiting.unitId),
      'the thread',
    ); // prettier-ignore
    threadId = thread.threadId;
    good(
      await api('POST', `${threads}/${threadId}/posts`, dic, {
        text: 'Đã gặp chủ quán chưa?',
        clientKey: randomUUID(),
        asks: 'ward',
      }),
    );
  }, 180_000);
  afterAll(() => browser.close());

  it('is ordered by DIC, and all its units are the other’s', async () => {
    const all = Object.keys(units) as (keyof typeof units)[];
    await holds(intake, oldOfficer.token, ...all);
    const dic = await signIn('so.tttt');
    good(
      await api('POST', `/api/registration/v1/areas/${from.areaCode}/merge`, dic, {
        into: to.areaCode,
        decision,
      }),
    );
    await waitUntil(
      async () =>
        good(await api('GET', '/api/registration/v1/area-merges', dic)).items.some(
          ({ code, state, moved }: { code: string; state: string; moved: number }) =>
            code === from.areaCode && state === 'done' && moved === all.length,
        ),
      'the ward to have moved',
      180_000,
    );
    const { token } = newOfficer;
    await holds(intake, token, ...all);
    const states = new Map<string, string>();
    await find<{ unitId: string; state: string }>(intake, token, ({ unitId, state }) => {
      states.set(unitId, state);
      return false;
    });
    expect(all.map((name) => [name, states.get(units[name].unitId)])).toEqual([
      ['fresh', 'SUBMITTED'],
      ['asked', 'NEEDS_INFO'],
      ['received', 'RECEIVED'],
      ...['requested', 'refused', 'mailed', 'waiting', 'opened', 'market'].map((name) => [name, 'FORWARDED']),
      ['closed', 'CLOSED'],
    ]);
    await holds(accounts, token, 'mailed', 'waiting', 'opened', 'market');
    await holds(handovers, token, 'waiting', 'opened', 'market');
    await holds(threads, token, 'requested', 'refused', 'mailed', 'waiting', 'opened', 'market');
    const thread = await find<{ threadId: string; question: object | null; needsAction: boolean }>(
      threads,
      token,
      (one) => one.threadId === threadId,
    );
    expect(thread).toMatchObject({
      needsAction: true,
      question: { owedBody: 'committee', owedPlace: toName, isYours: true },
    });
  }, 120_000);

  it('leaves the old ward’s officer nothing, though the account is still there', async () => {
    const token = await signIn(oldOfficer.username, oldOfficer.password);
    for (const path of [intake, accounts, handovers, threads]) await holds(path, token);
    expect(Object.values(units).length).toBeGreaterThan(0);
    expect(Object.values(slips).length).toBeGreaterThan(0);
    for (const { unitId } of Object.values(units))
      expect((await api('GET', `/api/registration/v1/registrations/${unitId}`, token)).status).toBe(404);
    for (const id of Object.values(slips))
      expect((await api('POST', `/api/accounts/v1/handovers/${id}/open`, token)).status).toBe(404);
    expect((await api('GET', `${threads}/${threadId}`, token)).status).toBe(404);
    // What is refused stays refused: nobody is asked again because a ward was merged.
    const refused = await find<{ unitId: string; state: string }>(
      '/api/accounts/v1/account-requests?state=ALL',
      await signIn('so.tttt'),
      ({ unitId, state }) => unitId === units.refused.unitId && state !== 'REFUSED',
    );
    expect(refused).toBeUndefined();
  }, 60_000);

  it('hands what waited over at the new ward', async () => {
    const { token } = newOfficer;
    const slip = good(await api('POST', `/api/accounts/v1/handovers/${slips.waiting}/open`, token));
    expect(slip).toMatchObject({ unitName: units.waiting.name, areaName: toName });
    for (const id of [slips.waiting, slips.opened])
      good(await api('POST', `/api/accounts/v1/handovers/${id}/confirm`, token, { receivedBy: 'Anh Tư' }));
    await activate({ ...slip, accountId: units.waiting.accountId, displayName: 'Anh Tư' });
  }, 60_000);

  it('counts them in the new ward and nothing in the old one, which says where they are', async () => {
    const expected = known + Object.keys(units).length - 1;
    await waitUntil(async () => (await coverage(to)).area.known === expected, 'the units to be counted');
    // The one with a declaration counts as before: a merge makes nobody new.
    await waitUntil(
      async () => (await coverage(to)).area.active >= 1,
      'the market to count as active',
      180_000,
    );
    const old = await coverage(from);
    expect(old.area).toMatchObject({ known: 0, issued: 0, active: 0 });
    expect(old.mergedInto).toEqual({ areaPath: to.areaPath, name: toName, former: fromName, isOwn: false });
  }, 60_000);

  it('brings an open case, and the next, to the medical centre that answers for the unit now', async () => {
    const [centre, before] = [await signIn(to.centre), await signIn(from.centre)];
    const path = `/api/alerts/v1/cases/${suspected.caseId}`;
    await waitUntil(
      async () => (await api('GET', path, centre)).status === 200,
      'the case at the new centre',
    );
    expect((await api('GET', path, before)).status).toBe(404);
    expect(good(await api('POST', `${path}/acknowledge`, centre))).toMatchObject({
      state: 'ACKNOWLEDGED',
      areaName: toName,
      code: suspected.code,
    });
    const known = await waitUntil(async () => {
      const answer = good(await api('GET', `/api/declarations/v1/gate-codes/${gate.code}`));
      return answer.areaName === toName && answer;
    }, 'the gate to know its ward');
    expect(known.medicalCentre.name).toBe('Trung tâm y tế Quận 3');
    await declare(gate.code, {
      person: personForm({ fullName: 'Khách Đến Sau', phone: '0903 777 888' }),
      answers: suspectedAnswers(),
    });
    const next = await waitUntil(
      () =>
        find<Case & { unitName: string }>(
          '/api/alerts/v1/cases?view=all',
          centre,
          ({ unitName, caseId }) => unitName === units.market.name && caseId !== suspected.caseId,
        ),
      'the next case',
    );
    expect(next.code).toMatch(/^Q3-/);
    expect((await api('GET', `/api/alerts/v1/cases/${next.caseId}`, before)).status).toBe(404);
    const channel = await waitUntil(
      () =>
        find<{ subject: string; areaName: string }>(
          `${threads}?room=cases`,
          newOfficer.token,
          ({ subject }) => subject === suspected.code,
        ),
      'the case in the channel of the new ward',
    );
    expect(channel.areaName).toBe(toName);
    const ofOld = await find<{ subject: string }>(
      `${threads}?room=cases`,
      oldOfficer.token,
      ({ subject }) => subject === suspected.code,
    );
    expect(ofOld).toBeUndefined();
  }, 60_000);

  it('lets the unit’s admin in as before, with the gate and everybody who came', async () => {
    const token = await signIn(admin.username, admin.password);
    const me = good(await api('GET', '/api/accounts/v1/me', token));
    expect(me.area).toMatchObject({ code: to.areaCode, name: toName });
    const { pass } = await declare(gate.code);
    expect(pass.code).toMatch(/^\w{8}$/);
    const { items } = good(await api('GET', '/api/declarations/v1/visitors', token));
    expect(items.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'clear',
      'suspected',
      'suspected',
      'clear',
    ]);
  }, 60_000);

  it('says on the pages of the old ward and of its district what has happened', async () => {
    const sentence = new RegExp(`^${fromName} đã nhập vào ${toName}\\.`);
    for (const [name, viewport] of [
      ['desk', { width: 1280, height: 800 }],
      ['phone', { width: 360, height: 740 }],
    ] as const) {
      const { page, complaints, context } = await openDesk(browser, oldOfficer.username, {
        password: oldOfficer.password,
        viewport,
        path: '/bao-phu',
      });
      await page.getByText(sentence).waitFor();
      await page.getByText('Không có đơn vị nào ở đây').waitFor();
      expect(await page.getByText(sentence).count()).toBe(1);
      await picture(page, `ward-merge-coverage-${name}`);
      for (const path of ['tai-quay', 'nhap-bang-tinh']) {
        await page.goto(`/admin/tiep-nhan/${path}`);
        await page.getByText(sentence).waitFor();
        await picture(page, `ward-merge-${path}-${name}`);
      }
      expect(complaints).toEqual([]);
      await context.close();
    }
    const { page, complaints, context } = await openDesk(browser, from.officer, {
      path: `/bao-phu?dia-ban=${from.areaPath.replaceAll('.', '-')}`,
    });
    await page.getByText(sentence).waitFor();
    await picture(page, 'ward-merge-coverage-district');
    expect(complaints).toEqual([]);
    await context.close();
  }, 90_000);

  it('leads who follows the old link or the tracking code to who has it now', async () => {
    expect(await track(units.fresh)).toMatchObject({ areaName: toName, state: 'SUBMITTED' });
    expect(await track(units.market)).toMatchObject({ areaName: toName, accountState: 'ACTIVATED' });
    const { page, complaints } = await openTab(browser, phone);
    await page.goto(`/dang-ky/${from.areaCode}`);
    await page.getByText(`${fromName} đã nhập vào ${toName}.`).waitFor();
    await picture(page, 'ward-merge-register');
    await page.goto('/dang-ky/tra-cuu');
    await page.getByLabel('Mã tra cứu').fill(units.fresh.trackingCode);
    await page.getByLabel('Bốn số cuối điện thoại').fill(units.fresh.phone.slice(-4));
    await page.getByRole('button', { name: 'Tra cứu' }).click();
    await page.getByRole('heading', { name: 'Chờ ủy ban nhận' }).waitFor();
    await page.getByText(toName).first().waitFor();
    await picture(page, 'ward-merge-track');
    expect(complaints).toEqual([]);
    const late = good(
      await api(
        'POST',
        '/api/registration/v1/registrations',
        undefined,
        registrationForm({
          areaCode: from.areaCode,
          name: `Quán ${madeUpWord()} ${madeUpWord()}`,
          street: `${randomInt(1, 900)} ${madeUpWord()}`,
          phone: `090${randomInt(1_000_000, 9_999_999)}`,
        }),
      ),
    );
    expect(late).toMatchObject({ areaName: toName, formerAreaName: fromName });
  }, 60_000);
});
