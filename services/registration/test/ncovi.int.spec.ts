import { randomUUID } from 'node:crypto';
import {
  Topics,
  type AccountSnapshot,
  type EventEnvelope,
  type NcoviUnitSnapshot,
  type StepReminder,
  type UnitCoverSnapshot,
} from '@khai-bao/contracts';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { generateSealingKey, KeyWrapper, sealJson } from '@khai-bao/platform/sealing';
import {
  openSuite,
  registrationForm,
  restoreTestClock,
  setTestClock,
  testAreas,
  waitUntil,
  type RunningService,
  type ServiceResponse,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import type { NcoviWorkDto, NcoviWorkItemDto } from '../src/ncovi/ncovi-work.dto.js';

const ward: TestAccount = {
  role: 'ward-officer',
  areaPath: testAreas.benNghe.path,
  place: 'Phường Bến Nghé',
};
const otherWard: TestAccount = { role: 'ward-officer', areaPath: testAreas.daKao.path };
const quan1: TestAccount = { role: 'district-officer', areaPath: testAreas.quan1.path };
const noon = new Date('2021-06-30T12:00:00+07:00');
const dayMs = 24 * 60 * 60 * 1000;
const patience = 30_000;

describe('the national NCOVI list', () => {
  let suite: Suite;
  let service: RunningService;
  let phones = 0;
  const versions = new Map<string, number>();
  const nextPhone = (): string => `09083${String((phones += 1)).padStart(5, '0')}`;

  beforeAll(async () => {
    suite = await openSuite();
    setTestClock(noon);
    service = await suite.startService('registration', {
      module: () => import('../src/registration-service.module.js').then((m) => m.RegistrationServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
  }, 120_000);
  afterAll(async () => {
    restoreTestClock();
    await suite?.close();
  });

  const register = async (
    change: object = {},
  ): Promise<{ unitId: string; trackingCode: string; phone: string }> => {
    const phone = nextPhone();
    const { body, status } = await service.sendRequest('POST', '/v1/registrations', {
      body: registrationForm({ phone, name: `Cửa hàng ${phone}`, ...change }),
      headers: { 'idempotency-key': randomUUID() },
    });
    expect(status).toBe(201);
    return { unitId: body.unitId as string, trackingCode: body.trackingCode as string, phone };
  };
  const act = async (unitId: string, action: string): Promise<void> => {
    const { body } = await service.sendRequest('POST', '/v1/registrations/actions', {
      as: quan1,
      body: { action, ids: [unitId], note: 'x' },
    });
    expect(body.results).toMatchObject([{ ok: true }]);
  };
  const setAccount = async (unitId: string, state: AccountSnapshot['state'], since = noon): Promise<void> => {
    const data: AccountSnapshot = {
      accountId: randomUUID(), role: 'unit-admin', state, stateSince: since.toISOString(), areaCode: null, areaPath: null, unitId,
      delivery: null, handoverId: null, dueAt: null, tokenVersion: 1, active: true, actorId: null,
    }; // prettier-ignore
    await suite.probe.publishEvent(Topics.account, data.accountId, data, 1);
    await suite.probe.waitUntilConsumed('registration', Topics.account);
  };

  /** Publishes an entry as sync does; null removes it. */
  const publishEntry = async (
    entryId: string,
    unit: { name?: string; taxCode?: string; phone?: string; areaCode?: string } | null,
  ): Promise<void> => {
    const version = (versions.get(entryId) ?? 0) + 1;
    versions.set(entryId, version);
    const wrapper = new KeyWrapper(
      JSON.stringify({ registration: suite.secrets.wrapping.registration.public }),
    );
    const key = generateSealingKey();
    const phone = unit?.phone === undefined ? null : `+84${unit.phone.slice(1)}`;
    const data: NcoviUnitSnapshot = {
      entryId,
      change: unit === null ? 'removed' : version === 1 ? 'added' : 'changed',
      name: unit === null ? '' : (unit.name ?? 'Đơn vị trên danh sách'),
      taxCode: unit?.taxCode ?? null,
      areaCode: unit === null ? null : (unit.areaCode ?? testAreas.benNghe.code),
      street: unit === null ? '' : '12 Tôn Thất Đạm',
      contact:
        unit === null
          ? null
          : {
              keyId: 'ncovi:test',
              ciphertext: sealJson(key, { phone }, `ncovi:${entryId}`),
              wrapped: await wrapper.wrapKey(key, ['registration']),
            },
      changedAt: noon.toISOString(),
    };
    await suite.probe.publishEvent(Topics.ncoviUnit, entryId, data, version);
    await suite.probe.waitUntilConsumed('registration', Topics.ncoviUnit);
  };
  const coverOf = async (unitId: string): Promise<Record<string, unknown> | undefined> =>
    (
      await service.queryRows<Record<string, unknown>>(
        'select basis, entry_id, by_khai_bao, until from unit_cover where unit_id = $1',
        [unitId],
      )
    )[0];
  const basisOf = async (unitId: string): Promise<unknown> => (await coverOf(unitId))?.['basis'] ?? null;
  const waitForBasis = (unitId: string, basis: string | null): Promise<unknown> =>
    waitUntil(async () => (await basisOf(unitId)) === basis, `the basis ${basis}`, patience);
  const openWork = async (as: TestAccount = ward): Promise<NcoviWorkItemDto[]> =>
    (await service.sendRequest('GET', '/v1/ncovi-work?limit=200', { as })).body.items as NcoviWorkItemDto[];
  const workOf = async (entryId: string, as: TestAccount = ward): Promise<NcoviWorkItemDto> =>
    (await openWork(as)).find((work) => work.entryId === entryId)!;
  const readWork = async (id: string): Promise<NcoviWorkDto> =>
    (await service.sendRequest('GET', `/v1/ncovi-work/${id}`, { as: ward })).body as unknown as NcoviWorkDto;
  const decide = (id: string, body: object, as: TestAccount = ward): Promise<ServiceResponse> =>
    service.sendRequest('POST', `/v1/ncovi-work/${id}/decision`, {
      as,
      body: { reason: 'Đã gọi hỏi', version: 1, ...body },
    });
  const coverage = async (query = ''): Promise<Record<string, number>> =>
    (await service.sendRequest('GET', `/v1/coverage?${query}`, { as: ward })).body.area as Record<
      string,
      number
    >;
  /** Moves the clock and lets the timer of the list run. */
  const runClock = async (at: Date): Promise<void> => {
    setTestClock(at);
    const jobs = service.app.get(TimerScheduler);
    await service.dataSource.transaction((manager) =>
      jobs.scheduleTimer(manager, { kind: 'ncovi-clock', key: 'all', dueAt: new Date(at.getTime() - 1000) }),
    );
    await jobs.sweepDueTimers();
    await waitUntil(
      async () =>
        (await service.queryRows(`select from job where kind = 'ncovi-clock' and due_at > $1`, [at]))
          .length === 1,
      'the clock of the list to run',
      patience,
    );
  };
  const eventsOf = async (unitId: string): Promise<UnitCoverSnapshot[]> =>
    (
      await service.queryRows<{ event: EventEnvelope<UnitCoverSnapshot> }>(
        'select event from outbox where topic = $1 and key = $2 order by seq',
        [Topics.unitCover, unitId],
      )
    ).map(({ event }) => event.data);

  it('covers a unit with the same tax code and ward: it is counted, owes no activation and is never urged', async () => {
    const { unitId } = await register({ taxCode: '0301234567' });
    await act(unitId, 'receive-and-forward');
    await setAccount(unitId, 'ACTIVATED', new Date('2021-06-20T01:00:00Z'));
    expect(await coverage()).toMatchObject({ silent: 1, exempt: 0 });
    await publishEntry('NC-1', { taxCode: '0301234567', name: 'Tên khác' });
    expect(await coverOf(unitId)).toMatchObject({ basis: 'listed', entry_id: 'NC-1' });
    expect(await coverage()).toMatchObject({ known: 1, silent: 0, exempt: 1 });
    const message = await service.sendRequest('POST', '/v1/unit-messages', {
      as: ward,
      body: { area: testAreas.benNghe.path, audience: 'silent', days: 3, text: 'Đề nghị khai báo' },
    });
    expect(message.body).toMatchObject({ code: 'REGISTRATION.NOBODY_SILENT' });
    await setAccount(unitId, 'DELIVERED');
    const { body } = await service.sendRequest('GET', '/v1/coverage/units?view=exempt', { as: ward });
    expect(body.items).toMatchObject([{ unitId, stage: 'exempt', ncoviBasis: 'listed', ncoviUntil: null }]);
    expect(await openWork()).toEqual([]);
  });

  it('changes nothing when the same entry comes again, or an older version of it', async () => {
    const covers = 'select unit_id, version, since from unit_cover order by unit_id';
    const before = [await service.queryRows(covers), await service.queryRows('select * from ncovi_work')];
    versions.set('NC-1', 0);
    await publishEntry('NC-1', { taxCode: '0309999999' });
    await publishEntry('NC-1', { taxCode: '0301234567', name: 'Tên khác' });
    expect([await service.queryRows(covers), await service.queryRows('select * from ncovi_work')]).toEqual(
      before,
    );
  });

  it('gives a unit that leaves the list thirty days, tells it, and then makes it a normal unit that is urged', async () => {
    const { unitId, trackingCode, phone } = await register({ usesNcovi: true, taxCode: '0301234568' });
    await act(unitId, 'receive-and-forward');
    await publishEntry('NC-2', { taxCode: '0301234568' });
    await waitForBasis(unitId, 'listed');
    await publishEntry('NC-2', null);
    const { basis, until } = (await coverOf(unitId)) as { basis: string; until: Date };
    expect([basis, Math.round((until.getTime() - noon.getTime()) / dayMs)]).toEqual(['grace', 30]);
    const tracked = await service.sendRequest('POST', '/v1/registrations/track', {
      body: { trackingCode, phoneTail: phone.slice(-4) },
    });
    expect(tracked.body.ncovi).toMatchObject({ basis: 'grace', entryId: 'NC-2', until: until.toISOString() });
    const own = await service.sendRequest('GET', '/v1/ncovi-cover', { as: { role: 'unit-admin', unitId } });
    expect(own.body).toMatchObject({ basis: 'grace', until: until.toISOString() });

    await runClock(new Date(until.getTime() - dayMs));
    expect(await basisOf(unitId)).toBe('grace');
    await runClock(new Date(until.getTime() + 1000));
    expect(await basisOf(unitId)).toBeNull();
    const [unit] = await service.queryRows('select state, uses_ncovi from unit where id = $1', [unitId]);
    expect(unit).toEqual({ state: 'RECEIVED', uses_ncovi: false });
    const units = await service.sendRequest('GET', '/v1/coverage/units?view=committee', { as: ward });
    expect(units.body.items).toMatchObject([{ unitId, step: 'forward', ncoviBasis: null }]);
    setTestClock(noon);
  });

  it('lets a unit come back within its grace, and keeps what each system says as events', async () => {
    const { unitId } = await register({ taxCode: '0301234569' });
    await act(unitId, 'receive-and-forward');
    await setAccount(unitId, 'ACTIVATED');
    await waitUntil(async () => (await eventsOf(unitId)).length === 1, 'the first cover', patience);
    await publishEntry('NC-3', { taxCode: '0301234569' });
    await publishEntry('NC-3', null);
    await publishEntry('NC-3', { taxCode: '0301234569' });
    expect(await coverOf(unitId)).toMatchObject({ basis: 'listed', until: null });
    await act(unitId, 'close');
    await waitForBasis(unitId, null);
    expect(await eventsOf(unitId)).toMatchObject([
      { byKhaiBao: true, byNcovi: false, ncoviEntryId: null },
      { byKhaiBao: true, byNcovi: true, ncoviEntryId: 'NC-3' },
      { byKhaiBao: false, byNcovi: false, ncoviEntryId: null },
    ]);
  });

  it('asks the ward about two units of one tax code, of which a person chooses the one that uses NCOVI', async () => {
    const first = await register({ taxCode: '0301234570', name: 'Hiệu sách Một' });
    const second = await register({ taxCode: '0301234570', name: 'Hiệu sách Hai' });
    await publishEntry('NC-4', { taxCode: '0301234570', name: 'Hiệu sách Hai', phone: second.phone });
    const work = await workOf('NC-4');
    expect(work).toMatchObject({
      kind: 'shared-tax-code',
      units: 2,
      late: false,
      areaPath: testAreas.benNghe.path,
    });
    expect(await openWork(otherWard)).toEqual([]);
    const shown = await readWork(work.id);
    expect(shown.listed).toMatchObject({ entryId: 'NC-4', phone: `+84${second.phone.slice(1)}` });
    expect(shown.candidates.find(({ unitId }) => unitId === second.unitId)!.agreeing).toEqual([
      'name',
      'taxCode',
      'phone',
      'area',
    ]);

    expect((await decide(work.id, { decision: 'match', unitId: randomUUID() })).body).toMatchObject({
      code: 'REGISTRATION.NCOVI_NO_CANDIDATE',
    });
    expect((await decide(work.id, { decision: 'keep' })).body).toMatchObject({
      code: 'REGISTRATION.NCOVI_NO_CANDIDATE',
    });
    expect((await decide(work.id, { decision: 'match', unitId: second.unitId }, otherWard)).status).toBe(404);
    expect(
      (await decide(work.id, { decision: 'match', unitId: second.unitId, version: 7 })).body,
    ).toMatchObject({ code: 'REGISTRATION.NCOVI_SETTLED' });
    expect((await decide(work.id, { decision: 'match', unitId: second.unitId })).status).toBe(204);
    expect((await decide(work.id, { decision: 'match', unitId: first.unitId })).body).toMatchObject({
      code: 'REGISTRATION.NCOVI_SETTLED',
    });
    expect([await basisOf(first.unitId), await basisOf(second.unitId)]).toEqual([null, 'listed']);
    await publishEntry('NC-4', { taxCode: '0301234570', name: 'Hiệu sách', phone: second.phone });
    expect([await basisOf(second.unitId), await workOf('NC-4')]).toEqual(['listed', undefined]);
  });

  it('asks about two entries of one unit until one of them leaves the list', async () => {
    const { unitId } = await register({ taxCode: '0301234571' });
    await publishEntry('NC-5', { taxCode: '0301234571' });
    await publishEntry('NC-6', { taxCode: '0301234571' });
    expect(await workOf('NC-6')).toMatchObject({ kind: 'two-entries', units: 1 });
    await publishEntry('NC-5', null);
    expect(await workOf('NC-6')).toBeUndefined();
    expect(await coverOf(unitId)).toMatchObject({ basis: 'listed', entry_id: 'NC-6' });
  });

  it('leaves a dismissed unit alone, also when the entry changes', async () => {
    const { unitId, phone } = await register({ name: 'Quán Cây Sung' });
    await publishEntry('NC-7', { name: 'Quán Cây Sung', phone: '0908999111' });
    const work = await workOf('NC-7');
    expect(work.kind).toBe('name-and-ward');
    expect((await decide(work.id, { decision: 'dismiss' })).status).toBe(204);
    await publishEntry('NC-7', { name: 'Quán Cây Sung', phone });
    expect([await basisOf(unitId), await workOf('NC-7')]).toEqual([null, undefined]);
  });

  it('matches a unit that registers after the list named it, by the code that it gave, and ends the match of a closed one', async () => {
    await publishEntry('NC-8', { name: 'Tiệm tóc Mây' });
    const { unitId } = await register({ usesNcovi: true, ncoviCode: 'NC-8', name: 'Tóc đẹp' });
    await waitForBasis(unitId, 'listed');
    expect(await coverOf(unitId)).toMatchObject({ entry_id: 'NC-8' });
    await act(unitId, 'close');
    await waitForBasis(unitId, null);
  });

  it('makes a claim that the list does not confirm a question after fourteen days, and reminds ward and district', async () => {
    const kept = await register({ usesNcovi: true });
    const ended = await register({ usesNcovi: true });
    for (const { unitId } of [kept, ended]) {
      await act(unitId, 'receive-and-forward');
      await waitForBasis(unitId, 'claimed');
    }
    // Three Wednesdays; offices are open at ten.
    await runClock(new Date(noon.getTime() + 14 * dayMs + 60_000));
    const claims = (await openWork()).filter(({ kind }) => kind === 'claim');
    expect(claims).toHaveLength(2);
    await runClock(new Date(noon.getTime() + 21 * dayMs - dayMs / 12));
    const reminders = (
      await service.queryRows<{ event: EventEnvelope<StepReminder> }>(
        `select event from outbox where topic = $1 and event #>> '{data,step}' = 'ncovi' order by seq`,
        [Topics.reminder],
      )
    ).map(({ event }) => [event.data.tier, event.data.areaPath, event.data.overdueUnits]);
    expect(reminders).toEqual([
      ['ward', testAreas.benNghe.path, 2],
      ['district', testAreas.quan1.path, 2],
    ]);
    const idOf = async (unitId: string): Promise<string> => {
      for (const { id } of claims) if ((await readWork(id)).candidates[0]!.unitId === unitId) return id;
      throw new Error('no claim');
    };
    expect((await decide(await idOf(kept.unitId), { decision: 'keep' })).status).toBe(204);
    expect((await decide(await idOf(ended.unitId), { decision: 'end' })).status).toBe(204);
    expect([await basisOf(kept.unitId), await basisOf(ended.unitId)]).toEqual(['proved', null]);
    const [unit] = await service.queryRows('select state, uses_ncovi from unit where id = $1', [
      ended.unitId,
    ]);
    expect(unit).toEqual({ state: 'RECEIVED', uses_ncovi: false });
    setTestClock(noon);
    await service.sendRequest('GET', '/v1/coverage', { as: ward });
    await waitForBasis(ended.unitId, null);
    expect((await openWork()).filter(({ kind }) => kind === 'claim')).toEqual([]);
  });

  it('lets a covered unit ask for an account: it is forwarded as any other and stays covered', async () => {
    const { unitId } = await register({ usesNcovi: true });
    await act(unitId, 'exempt-ncovi');
    await act(unitId, 'forward');
    await waitForBasis(unitId, 'claimed');
    const [progress] = await service.queryRows(
      'select state, step, ncovi_basis from unit_progress where unit_id = $1',
      [unitId],
    );
    expect(progress).toEqual({ state: 'FORWARDED', step: 'approve', ncovi_basis: 'claimed' });
  });

  it.each([
    ['/v1/ncovi-work?area=79.770', 403],
    ['/v1/ncovi-work?view=all', 400],
    ['/v1/ncovi-work?cursor=x', 400],
    ['/v1/ncovi-work/no-id', 400],
    [`/v1/ncovi-work/${randomUUID()}`, 404],
  ])('answers %s with %i', async (path, status) =>
    expect((await service.sendRequest('GET', path, { as: ward })).status).toBe(status),
  );
});
