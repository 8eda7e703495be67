import { randomUUID } from 'node:crypto';
import {
  Topics,
  type CaseSnapshot,
  type DayKeyShared,
  type RiskFlagged,
  type UnitSnapshot,
} from '@khai-bao/contracts';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { daysBefore, startOfDay } from '@khai-bao/platform/core';
import { KeyWrapper, generateSealingKey, sealJson, unsealJson } from '@khai-bao/platform/sealing';
import {
  setTestClock,
  openLiveStream,
  openSuite,
  personForm,
  testAreas,
  restoreTestClock,
  suspectedAnswers,
  unitSnapshot,
  waitUntil,
  type ServiceResponse,
  type LiveStream,
  type RunningService,
  type SeenMessage,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import { DayKeys } from '../src/day-keys/day-keys.js';
import { FlagProcessor } from '../src/flags/flag-processor.js';

const quan1: TestAccount = { role: 'medical-centre', areaPath: testAreas.quan1.path, name: 'Phạm Thị Lan' };
const quan3: TestAccount = { role: 'medical-centre', areaPath: testAreas.quan3.path };
const hcdc: TestAccount = { role: 'cdc', areaPath: testAreas.city.path, name: 'Bùi Khánh' };

describe('suspected cases', () => {
  let suite: Suite;
  let service: RunningService;
  let cases: SeenMessage[];
  let trail: SeenMessage[];
  const streams: LiveStream[] = [];
  const dayKey = generateSealingKey();
  const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);

  const ask = (method: string, path: string, as?: TestAccount, body?: unknown): Promise<ServiceResponse> =>
    service.sendRequest(method, path, { ...(as === undefined ? {} : { as }), body });
  const wrapper = (): KeyWrapper =>
    new KeyWrapper(
      JSON.stringify({
        alerts: suite.secrets.wrapping.alerts.public,
        sync: suite.secrets.wrapping.sync.public,
      }),
    );
  const shareKey = async (day: string, key: Buffer, version = 1): Promise<void> => {
    await suite.probe.publishEvent(
      Topics.dayKey,
      day,
      {
        keyId: `day:${day}`,
        day,
        wrapped: await wrapper().wrapKey(key, ['alerts', 'sync']),
        destroyed: false,
      },
      version,
    );
  };
  const flagOf = (change: Partial<RiskFlagged> = {}, key = dayKey): RiskFlagged => {
    const declarationId = change.declarationId ?? randomUUID();
    const day = change.day ?? today;
    const content = {
      person: personForm(),
      answers: suspectedAnswers(),
      representative: null,
      consent: { version: '2021.1', agreedAt: new Date().toISOString() },
      reasons: ['contact-with-patient'],
    };
    return {
      declarationId, unitId: randomUUID(), unitName: 'Chợ Bến Nghé', gateId: randomUUID(), gateName: 'Cổng 1', areaPath: testAreas.benNghe.path, areaName: testAreas.benNghe.name,
      day, acceptedAt: new Date().toISOString(), source: 'rules', questionnaireVersion: '2021.1', personIndex: randomUUID(),
      sealed: { keyId: `day:${day}`, ciphertext: sealJson(key, content, `declaration:${declarationId}`) },
      ...change,
    }; // prettier-ignore
  };
  const raise = async (flag: RiskFlagged): Promise<void> => {
    await suite.probe.publishEvent(Topics.riskFlagged, flag.unitId, flag);
  };
  const caseOf = async (
    unitId: string,
    as = hcdc,
  ): Promise<{ caseId: string; code: string; state: string } | undefined> => {
    const found = cases
      .map(({ text }) => (JSON.parse(text) as { data: CaseSnapshot }).data)
      .find((each) => each.unitId === unitId);
    return found === undefined ? undefined : (await ask('GET', `/v1/cases/${found.caseId}`, as)).body;
  };
  const opened = async (
    change: Partial<RiskFlagged> = {},
  ): Promise<{ caseId: string; code: string; unitId: string }> => {
    const flag = flagOf(change);
    await raise(flag);
    const found = await waitUntil(() => caseOf(flag.unitId), 'the case');
    return { ...found, unitId: flag.unitId };
  };
  const live = async (as: TestAccount, lastEventId?: string): Promise<LiveStream> => {
    const stream = await openLiveStream(
      `${service.url}/v1/stream`,
      await suite.signTokenFor(as),
      lastEventId,
    );
    streams.push(stream);
    return stream;
  };

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('alerts', {
      module: () => import('../src/alerts-service.module.js').then((m) => m.AlertsServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
    cases = await suite.probe.collectMessages(Topics.case);
    trail = await suite.probe.collectMessages(Topics.access);
    await shareKey(today, dayKey);
    await suite.probe.waitUntilConsumed('alerts', Topics.dayKey);
  }, 60_000);
  afterAll(async () => {
    for (const stream of streams) stream.close();
    await suite.close();
  });

  it('appear at once on the open pages of their district and of HCDC, and on no other', async () => {
    const [district, city, elsewhere] = [await live(quan1), await live(hcdc), await live(quan3)];
    const flag = flagOf();
    await raise(flag);
    const shown = await waitUntil(
      () => district.events.find(({ type }) => type === 'case'),
      'the case on the page',
    );
    expect(shown.data).toMatchObject({
      state: 'NEW',
      shortName: 'N. T. M. Khai',
      unitName: 'Chợ Bến Nghé',
      signs: ['fever', 'contact-patient'],
    });
    await waitUntil(() => city.events.find(({ type }) => type === 'case'), 'the case at HCDC');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(elsewhere.events.filter(({ type }) => type === 'case')).toEqual([]);
  });

  it('exist once per person, unit and day, for any number and source of flags', async () => {
    const flag = flagOf();
    await raise(flag);
    await raise({ ...flag, source: 'gate-staff' });
    await raise(flagOf({ unitId: flag.unitId, personIndex: flag.personIndex }));
    await raise(flagOf({ unitId: flag.unitId }));
    await suite.probe.waitUntilConsumed('alerts', Topics.riskFlagged);
    const [row] = await service.queryRows<{ n: number }>(
      'select count(*)::int as n from suspected_case where unit_id = $1',
      [flag.unitId],
    );
    expect(row?.n).toBe(2);
  });

  it.each(['RULED_OUT', 'CLOSED'])(
    'in %s are opened again by a later flag of the same person',
    async (end) => {
      const flag = flagOf();
      await raise(flag);
      const { caseId } = await waitUntil(() => caseOf(flag.unitId), 'the case');
      const endCase = async (): Promise<void> => {
        await ask('POST', `/v1/cases/${caseId}/acknowledge`, quan1);
        await ask('POST', `/v1/cases/${caseId}/state`, quan1, {
          state: 'RULED_OUT',
          reason: 'test-negative',
          note: 'Âm tính',
        });
        if (end === 'CLOSED') await ask('POST', `/v1/cases/${caseId}/state`, quan1, { state: 'CLOSED' });
      };
      const reopened = (): Promise<ServiceResponse['body']> =>
        waitUntil(async () => {
          const { body } = await ask('GET', `/v1/cases/${caseId}`, quan1);
          return body.state === 'NEW' ? body : undefined;
        }, 'the case to be opened again');
      await endCase();
      const before = Date.now();
      const again = flagOf({ unitId: flag.unitId, personIndex: flag.personIndex, gateName: 'Cổng 2' });
      await raise(again);
      const body = await reopened();
      expect(body).toMatchObject({
        gateName: 'Cổng 2',
        acknowledgedAt: null,
        acknowledgedByName: null,
        responsible: 'district',
        person: { fullName: 'Nguyễn Thị Minh Khai' },
      });
      expect(Date.parse(body.escalateAt)).toBeGreaterThan(before);
      expect(body.notifications.filter(({ at }: { at: string }) => Date.parse(at) < before)).toEqual([]);
      expect(body.history.at(-1)).toMatchObject({ state: 'NEW', actorName: null });
      expect(body.history.at(-1).note).toMatch(/^Mở lại/);
      expect(body.history.map(({ note }: { note: string | null }) => note)).toContain('Âm tính');
      expect(
        await service.queryRows(
          `select 1 from job where kind = 'escalate-case' and key = $1 and done_at is null`,
          [caseId],
        ),
      ).toHaveLength(1);
      const events = (): CaseSnapshot[] =>
        cases
          .map(({ text }) => (JSON.parse(text) as { data: CaseSnapshot }).data)
          .filter((each) => each.caseId === caseId);
      await waitUntil(() => events().at(-1)?.declarationId === again.declarationId, 'the event');
      expect(events().at(-1)).toMatchObject({
        state: 'NEW',
        declarationIds: [again.declarationId, flag.declarationId],
      });
      // A repeated flag of the rules changes nothing; a report of gate staff opens the case again.
      await endCase();
      await raise(again);
      await suite.probe.waitUntilConsumed('alerts', Topics.riskFlagged);
      expect((await ask('GET', `/v1/cases/${caseId}`, quan1)).body.state).toBe(end);
      await raise({ ...again, source: 'gate-staff' });
      expect(await reopened()).toMatchObject({ source: 'gate-staff' });
    },
  );

  it('list the later declarations of their person, so that each of them shows the notification', async () => {
    const flag = flagOf();
    await raise(flag);
    const { caseId } = await waitUntil(() => caseOf(flag.unitId), 'the case');
    const again = flagOf({ unitId: flag.unitId, personIndex: flag.personIndex });
    await raise(again);
    const joined = await waitUntil(
      () =>
        cases
          .map(({ text }) => (JSON.parse(text) as { data: CaseSnapshot }).data)
          .find((each) => each.caseId === caseId && each.declarationIds?.length === 2),
      'the event of the case with both',
    );
    expect(joined).toMatchObject({
      declarationId: flag.declarationId,
      notifications: [{ target: 'district' }, { target: 'city' }],
    });
    expect(joined.declarationIds).toEqual([again.declarationId, flag.declarationId]);
    expect((await ask('GET', `/v1/cases/${caseId}`, quan1)).body.history).toHaveLength(1);
  });

  it('are opened when the day key arrives after the flag', async () => {
    const [day, key] = [daysBefore(today, 1), generateSealingKey()];
    const flag = flagOf({ day }, key);
    await raise(flag);
    await suite.probe.waitUntilConsumed('alerts', Topics.riskFlagged);
    expect(await caseOf(flag.unitId)).toBeUndefined();
    await shareKey(day, key);
    expect(await waitUntil(() => caseOf(flag.unitId), 'the case')).toMatchObject({
      code: `Q1-${day.slice(5).replace('-', '')}-001`,
    });
  });

  it('are opened when the flag and its day key are processed concurrently', async () => {
    const day = daysBefore(today, 3);
    const flag = flagOf({ day });
    const event = { keyId: `day:${day}`, day, wrapped: await wrapper().wrapKey(dayKey, ['alerts', 'sync']) };
    const [flags, dayKeys] = [service.app.get(FlagProcessor), service.app.get(DayKeys)];
    let keyHandled: Promise<void> = Promise.resolve();
    await service.dataSource.transaction(async (manager) => {
      await flags.processFlag(manager, randomUUID(), flag);
      // The key arrives before the transaction of the flag commits.
      keyHandled = service.dataSource.transaction(async (other) => {
        await dayKeys.applySharedKey(other, { ...event, destroyed: false } as DayKeyShared, 1);
        await flags.processWaitingFlags(other, day);
      });
      await Promise.race([keyHandled, new Promise((resolve) => setTimeout(resolve, 500))]);
    });
    await keyHandled;
    const held = await service.queryRows('select state from suspected_case where unit_id = $1', [
      flag.unitId,
    ]);
    expect(held).toEqual([{ state: 'NEW' }]);
    expect(await service.queryRows('select 1 from waiting_flag where day = $1::date', [day])).toEqual([]);
  });

  it('are read, acknowledged and changed within their area only, and each reading is recorded in the access trail', async () => {
    const { caseId } = await opened();
    for (const path of [`/v1/cases/${caseId}`]) expect((await ask('GET', path, quan3)).status).toBe(404);
    expect((await ask('POST', `/v1/cases/${caseId}/acknowledge`, quan3)).status).toBe(404);
    expect((await ask('GET', '/v1/cases?view=all&limit=200', quan3)).body.items).toEqual([]);
    expect(
      (await ask('GET', '/v1/cases', { role: 'ward-officer', areaPath: testAreas.benNghe.path })).status,
    ).toBe(403);
    const accountId = randomUUID();
    const detail = await ask('GET', `/v1/cases/${caseId}`, { ...quan1, accountId });
    expect(detail.body).toMatchObject({
      person: { fullName: 'Nguyễn Thị Minh Khai' },
      notifications: [{ target: 'district' }, { target: 'city' }],
    });
    await waitUntil(
      () => trail.some(({ text }) => text.includes(accountId) && text.includes('case.read')),
      'the trail',
    );
    const page = await live(hcdc);
    expect((await ask('POST', `/v1/cases/${caseId}/acknowledge`, quan1)).body).toMatchObject({
      state: 'ACKNOWLEDGED',
      acknowledgedByName: 'Phạm Thị Lan',
      escalateAt: null,
    });
    await waitUntil(
      () => page.events.find(({ data }) => data['caseId'] === caseId && data['state'] === 'ACKNOWLEDGED'),
      'the change on the page',
    );
    /** Number of entries of the access trail for this case and an account. */
    const linesOf = (who: string): number =>
      trail.filter(({ key, text }) => key === caseId && text.includes(who) && text.includes('case.read'))
        .length;
    // A repeated acknowledgement changes nothing.
    expect((await ask('POST', `/v1/cases/${caseId}/acknowledge`, hcdc)).body.acknowledgedByName).toBe(
      'Phạm Thị Lan',
    );
    // A repeated acknowledgement and each change return the person as well, so each is recorded in the access trail.
    const late = { ...hcdc, accountId: randomUUID() };
    expect((await ask('POST', `/v1/cases/${caseId}/acknowledge`, late)).body.person.fullName).toBe(
      'Nguyễn Thị Minh Khai',
    );
    await waitUntil(() => linesOf(late.accountId) === 1, 'the entry of the repeated acknowledgement');
    const doer = { ...quan1, accountId: randomUUID() };
    const change = (state: string, more: object = {}): Promise<ServiceResponse> =>
      ask('POST', `/v1/cases/${caseId}/state`, doer, { state, ...more });
    expect((await change('CLOSED')).body.code).toBe('ALERTS.WRONG_STATE');
    await change('INVESTIGATING');
    const closed = await change('RULED_OUT', {
      reason: 'test-negative',
      note: 'Xét nghiệm âm tính, 0903 123 456',
    });
    expect(closed.body.history.map(({ state }: { state: string }) => state)).toEqual([
      'NEW',
      'ACKNOWLEDGED',
      'INVESTIGATING',
      'RULED_OUT',
    ]);
    expect(closed.body.history[3].note).toBe('Xét nghiệm âm tính, 0903 123 456');
    await waitUntil(() => linesOf(doer.accountId) === 2, 'an entry for each change');
  });

  it('escalate to the city without an acknowledgement in time, and not after one', async () => {
    const [left, taken] = [await opened(), await opened()];
    await ask('POST', `/v1/cases/${taken.caseId}/acknowledge`, quan1);
    await service.queryRows(`update job set due_at = now() where key = any($1)`, [
      [left.caseId, taken.caseId],
    ]);
    await waitUntil(
      async () => (await ask('GET', `/v1/cases/${left.caseId}`, hcdc)).body.responsible === 'city',
      'the escalation',
    );
    expect((await ask('GET', `/v1/cases/${taken.caseId}`, hcdc)).body.responsible).toBe('district');
  });

  it('move with their unit to the medical centre that is responsible now; closed ones stay', async () => {
    const inQuan3 = { areaCode: '27151', areaPath: '79.770.27151', areaName: 'Phường 5, Quận 3' };
    const publishUnit = async (
      unitId: string,
      version: number,
      change: Partial<UnitSnapshot> = {},
    ): Promise<void> => {
      await suite.probe.publishEvent(
        Topics.unit,
        unitId,
        await unitSnapshot(suite, { unitId, ...change }),
        version,
      );
    };
    const unitId = randomUUID();
    await publishUnit(unitId, 1);
    const [fresh, taken, closed] = [await opened({ unitId }), await opened(), await opened()];
    for (const { caseId } of [taken, closed]) await ask('POST', `/v1/cases/${caseId}/acknowledge`, quan1);
    for (const [state, reason] of [
      ['CONFIRMED', 'test-positive'],
      ['CLOSED', 'recovered'],
    ])
      await ask('POST', `/v1/cases/${closed.caseId}/state`, quan1, { state, reason });
    const page = await live(quan3);
    for (const one of [fresh, taken, closed]) await publishUnit(one.unitId, 5, inQuan3);
    await suite.probe.waitUntilConsumed('alerts', Topics.unit);
    for (const { caseId } of [fresh, taken]) {
      expect((await ask('GET', `/v1/cases/${caseId}`, quan1)).status).toBe(404);
      const { body } = await ask('GET', `/v1/cases/${caseId}`, quan3);
      expect(body).toMatchObject({
        areaName: 'Phường 5, Quận 3',
        person: { fullName: 'Nguyễn Thị Minh Khai' },
      });
      expect(body.history.at(-1)).toMatchObject({
        state: body.state,
        actorName: null,
        note: 'Đơn vị nay thuộc Phường 5, Quận 3 (trước là Phường Bến Nghé, Quận 1).',
      });
      await waitUntil(
        () => page.events.some(({ data }) => data['caseId'] === caseId),
        'the case on its page',
      );
      const published = (): CaseSnapshot[] =>
        cases
          .map(({ text }) => (JSON.parse(text) as { data: CaseSnapshot }).data)
          .filter((each) => each.caseId === caseId);
      await waitUntil(
        () => published().some(({ areaPath }) => areaPath === inQuan3.areaPath),
        'the event of the move',
      );
    }
    // The escalation clock continues, and the acknowledgement stays.
    expect((await ask('GET', `/v1/cases/${fresh.caseId}`, quan3)).body).toMatchObject({ state: 'NEW' });
    expect((await ask('GET', `/v1/cases/${fresh.caseId}`, quan3)).body.escalateAt).not.toBeNull();
    expect((await ask('GET', `/v1/cases/${taken.caseId}`, quan3)).body.acknowledgedByName).toBe(
      'Phạm Thị Lan',
    );
    expect((await ask('GET', `/v1/cases/${closed.caseId}`, quan1)).body).toMatchObject({ state: 'CLOSED' });
    expect((await ask('GET', `/v1/cases/${closed.caseId}`, quan3)).status).toBe(404);
    // An older snapshot changes nothing, and a flag in transit opens its case in the new ward.
    await publishUnit(unitId, 4);
    await suite.probe.waitUntilConsumed('alerts', Topics.unit);
    expect((await ask('GET', `/v1/cases/${fresh.caseId}`, quan3)).status).toBe(200);
    const late = flagOf({ unitId });
    await raise(late);
    await waitUntil(
      async () =>
        (
          await service.queryRows(
            'select 1 from suspected_case where declaration_id = $1 and area_path = $2 and code like $3',
            [late.declarationId, inQuan3.areaPath, 'Q3-%'],
          )
        ).length === 1,
      'the flag of before in the new ward',
    );
  });

  it('wait for a unit that moves concurrently', async () => {
    const flag = flagOf();
    const mover = service.dataSource.createQueryRunner();
    await mover.startTransaction();
    // The consumer of units writes the same row.
    await mover.query(`insert into unit_place values ($1, '79.770.27151', 'Phường 5, Quận 3', 9)`, [
      flag.unitId,
    ]);
    await raise(flag);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(await service.queryRows('select 1 from suspected_case where unit_id = $1', [flag.unitId])).toEqual(
      [],
    );
    await mover.commitTransaction();
    await mover.release();
    await waitUntil(
      async () =>
        (await service.queryRows(`select 1 from suspected_case where unit_id = $1 and area_path = '79.770.27151'`, [flag.unitId])).length === 1,
      'the case in the new ward',
    ); // prettier-ignore
  });

  it('are sent to a live page that resumes', async () => {
    const page = await live(quan1);
    await opened();
    const last = await waitUntil(() => page.events.findLast(({ type }) => type === 'case'), 'a change');
    page.close();
    const [one, two] = [await opened(), await opened()];
    const back = await live(quan1, last.id);
    await waitUntil(
      () => [one, two].every(({ caseId }) => back.events.some(({ data }) => data['caseId'] === caseId)),
      'what was missed',
    );
    expect(back.events.filter(({ data }) => data['caseId'] === last.data['caseId'])).toEqual([]);
  });

  it('end a live page with its token', async () => {
    const page = await live({ ...quan1, expiresIn: 2 });
    await waitUntil(() => page.ended, 'the end of the stream', 6_000);
  });

  it('seal the person under a key of the case, which is wrapped for sync only', async () => {
    const { caseId, unitId } = await opened();
    const message = cases.findLast(({ text }) => text.includes(unitId))!;
    const { sealed } = (JSON.parse(message.text) as { data: CaseSnapshot }).data;
    expect(Object.keys(sealed.wrapped)).toEqual(['sync']);
    const key = await new KeyWrapper('{}', JSON.stringify(suite.secrets.wrapping.sync.private)).unwrapKey(
      sealed.wrapped.sync,
    );
    expect(
      unsealJson<{ person: { phone: string } }>(key, sealed.ciphertext, `case:${caseId}`).person.phone,
    ).toBe('0903 123 456');
    const secret = /Minh Khai|0903 123|84903123456|âm tính/;
    expect([...cases, ...trail].length).toBeGreaterThan(0);
    for (const { text } of [...cases, ...trail]) expect(text).not.toMatch(secret);
    for (const table of ['suspected_case', 'case_history', 'waiting_flag', 'outbox', 'job', 'dead_letter'])
      expect(JSON.stringify(await service.queryRows(`select t::text as row from ${table} t`))).not.toMatch(
        secret,
      );
  });

  it('have medical centres, which enter their own telephone line', async () => {
    const duties = await suite.probe.collectMessages(Topics.duty);
    expect((await ask('PUT', '/v1/duty/760', quan3, { phone: '028 3824 4249', address: 'x' })).status).toBe(
      404,
    );
    expect((await ask('PUT', '/v1/duty/760', quan1, { phone: 'abc', address: 'x' })).status).toBe(400);
    const changed = await ask('PUT', '/v1/duty/760', quan1, {
      phone: '(028) 3824-4249',
      address: '2 Đặng Tất',
    });
    expect(changed.body).toMatchObject({ phone: '+842838244249', centreName: 'Trung tâm y tế Quận 1' });
    await waitUntil(
      () => duties.some(({ key, text }) => key === '760' && text.includes('+842838244249')),
      'the new line as an event',
    );
    expect(
      (
        await ask('GET', '/v1/duty', { role: 'ward-officer', areaPath: testAreas.benNghe.path })
      ).body.items.map((item: { areaCode: string }) => item.areaCode),
    ).toContain('760');
  });

  it('stay unreadable for a destroyed day: waiting flags, a restored backup of the key, and a late key', async () => {
    const keys = service.app.get(DayKeys);
    const [day, waited] = [daysBefore(today, 5), daysBefore(today, 6)];
    const known = (on: string): Promise<Buffer | null> => keys.findDayKey(service.dataSource.manager, on);
    const waiting = (): Promise<object[]> =>
      service.queryRows('select event from waiting_flag where day = any($1::date[])', [[day, waited]]);
    const key = generateSealingKey();
    await shareKey(day, key);
    await raise(flagOf({ day: waited }, generateSealingKey()));
    await waitUntil(async () => (await waiting()).length === 1, 'the flag to wait');
    await suite.probe.waitUntilConsumed('alerts', Topics.dayKey);
    expect(await known(day)).toEqual(key);
    await service.queryRows('create table backup_day_key as select * from day_key where day = $1', [day]);
    try {
      setTestClock(new Date(startOfDay(day).getTime() + 29 * 24 * 3_600_000));
      await service.app.get(DailyMaintenance).runDailyTasks();
      expect(await waiting()).toEqual([]);
      expect(await known(day)).toBeNull();
      await service.queryRows('delete from day_key where day = $1', [day]);
      await service.queryRows('insert into day_key select * from backup_day_key');
      expect(await known(day)).toBeNull();
      await shareKey(waited, generateSealingKey());
      await suite.probe.waitUntilConsumed('alerts', Topics.dayKey);
      expect(await service.queryRows('select key_sealed from day_key where day = $1', [waited])).toEqual([
        { key_sealed: null },
      ]);
    } finally {
      restoreTestClock();
    }
  });
});
