import { randomUUID } from 'node:crypto';
import { Topics, type AccountSnapshot, type PharmacyFileMade, type UnitSnapshot } from '@khai-bao/contracts';
import { DailyMaintenance } from '@khai-bao/platform/database';
import {
  setTestClock,
  openLiveStream,
  openSuite,
  testAreas,
  registrationForm,
  restoreTestClock,
  waitUntil,
  type ServiceResponse,
  type RunningService,
  type SeenMessage,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import { parseSpreadsheetBytes } from '../src/imports/parse-spreadsheet.js';

const ward: TestAccount = {
  role: 'ward-officer',
  areaPath: testAreas.benNghe.path,
  place: testAreas.benNghe.name,
};
const otherWard: TestAccount = { role: 'ward-officer', areaPath: testAreas.daKao.path };
const quan1: TestAccount = { role: 'district-officer', areaPath: testAreas.quan1.path };
const dic: TestAccount = { role: 'dic-operator', areaPath: testAreas.city.path };
const health: TestAccount = {
  role: 'health-department',
  areaPath: testAreas.city.path,
  place: 'Sở Y tế',
  accountId: randomUUID(),
};
interface Item {
  unitId: string;
  name: string;
  state: string;
  releasable: boolean;
}

describe('the pharmacy list', () => {
  let suite: Suite;
  let service: RunningService;
  let units: SeenMessage[];
  let files: SeenMessage[];
  let trail: SeenMessage[];

  const ask = (
    method: string,
    path: string,
    as: TestAccount | undefined,
    body?: unknown,
  ): Promise<ServiceResponse> =>
    service.sendRequest(method, `/v1${path}`, { ...(as === undefined ? {} : { as }), body });
  const register = async (change: object = {}): Promise<string> =>
    (
      await service.sendRequest('POST', '/v1/registrations', {
        body: registrationForm({ kind: 'pharmacy', name: 'Nhà thuốc An Tâm', ...change }),
        headers: { 'idempotency-key': randomUUID() },
      })
    ).body.unitId as string;
  const act = async (as: TestAccount, action: string, id: string, note?: string): Promise<unknown> =>
    (
      await ask('POST', '/registrations/actions', as, {
        action,
        ids: [id],
        ...(note === undefined ? {} : { note }),
      })
    ).body.results[0];
  const listed = async (change: object = {}): Promise<string> => {
    const id = await register(change);
    await act(ward, 'receive-and-forward', id);
    return id;
  };
  const list = async (query = ''): Promise<Item[]> =>
    (await ask('GET', `/pharmacies?limit=200&${query}`, health)).body.items as Item[];
  const idsOf = async (query = ''): Promise<string[]> => (await list(query)).map(({ unitId }) => unitId);
  const stateOf = async (id: string): Promise<string> =>
    (await ask('GET', `/pharmacies/${id}`, health)).body.state as string;
  const release = async (...ids: string[]): Promise<unknown[]> =>
    (await ask('POST', '/pharmacies/release', health, { ids })).body.results as unknown[];
  const book = async (path: string): Promise<Buffer> => {
    const answer = await fetch(`${service.url}/v1/pharmacies${path}`, {
      headers: { authorization: `Bearer ${await suite.signTokenFor(health)}` },
    });
    expect(answer.status).toBe(200);
    return Buffer.from(await answer.arrayBuffer());
  };
  const account = (unitId: string, state: AccountSnapshot['state'], version: number): Promise<unknown> =>
    suite.probe.publishEvent(
      Topics.account,
      unitId,
      {
        accountId: unitId,
        role: 'unit-admin',
        state,
        stateSince: new Date().toISOString(),
        areaCode: testAreas.benNghe.code,
        areaPath: testAreas.benNghe.path,
        unitId,
        delivery: null,
        handoverId: null,
        dueAt: null,
        tokenVersion: 1,
        active: false,
        actorId: null,
      } satisfies AccountSnapshot,
      version,
    );

  beforeAll(async () => {
    setTestClock(new Date('2021-06-24T10:00:00+07:00'));
    suite = await openSuite();
    service = await suite.startService('registration', {
      module: () => import('../src/registration-service.module.js').then((m) => m.RegistrationServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
    units = await suite.probe.collectMessages(Topics.unit);
    files = await suite.probe.collectMessages(Topics.pharmacyFile);
    trail = await suite.probe.collectMessages(Topics.access);
  }, 60_000);
  afterAll(async () => {
    restoreTestClock();
    await suite.close();
  });

  it('streams a received pharmacy to the Department of Health only', async () => {
    const { events, close } = await openLiveStream(
      `${service.url}/v1/pharmacies/stream`,
      await suite.signTokenFor(health),
    );
    const id = await register();
    expect(await idsOf()).not.toContain(id);
    await act(ward, 'receive-and-forward', id);
    await waitUntil(
      () => events.some(({ type, data }) => type === 'pharmacy' && data['unitId'] === id),
      'the event',
    );
    close();
    expect(await idsOf()).toContain(id);
    const read = await ask('GET', `/pharmacies/${id}`, health);
    expect(read.body).toMatchObject({ state: 'listed', releasable: true, phone: '+84908222333' });
    await waitUntil(
      () => trail.some(({ key, text }) => key === id && text.includes('"pharmacy.read"')),
      'the trail',
    );
    for (const as of [ward, quan1, dic]) {
      for (const path of ['', '/changes', '/export', '/files', '/files/2021-06-24', '/stream', `/${id}`])
        expect([path, (await ask('GET', `/pharmacies${path}`, as)).status]).toEqual([path, 403]);
      expect((await ask('POST', '/pharmacies/release', as, { ids: [id] })).status).toBe(403);
      expect((await ask('POST', `/pharmacies/${id}/question`, as, { text: 'x' })).status).toBe(403);
    }
    expect((await ask('GET', '/pharmacies', undefined)).status).toBe(401);
  });

  it('finds by name and street without diacritics, by phone, area and state, across pages', async () => {
    const id = await listed({ name: 'Nhà thuốc Đức Phúc', street: '7 Lê Thánh Tôn', phone: '0912 345 678' });
    expect(await idsOf(`q=${encodeURIComponent('duc phuc')}`)).toEqual([id]);
    expect(await idsOf(`q=${encodeURIComponent('LE THANH')}`)).toContain(id);
    expect(await idsOf(`q=${encodeURIComponent('0912.345.678')}`)).toEqual([id]);
    expect(await idsOf(`q=${encodeURIComponent('100%_')}`)).toEqual([]);
    expect(await idsOf('area=26740')).toContain(id);
    expect(await idsOf('area=760')).toContain(id);
    expect(await idsOf('area=770')).toEqual([]);
    expect((await ask('GET', '/pharmacies?area=nowhere', health)).body.code).toBe(
      'REGISTRATION.UNKNOWN_AREA',
    );
    expect(await idsOf('state=listed')).toContain(id);
    expect(await idsOf('state=released')).not.toContain(id);
    for (let n = 0; n < 4; n += 1) await listed();
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await ask('GET', `/pharmacies?limit=2${cursor}`, health);
      seen.push(...body.items.map(({ unitId }: Item) => unitId));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(await idsOf());
    // Phones are found by a mark: no number stands in the table.
    expect(JSON.stringify(await service.queryRows('select * from pharmacy'))).not.toContain('912345678');
  });

  it('lists changes since an instant, and since the officer read the list', async () => {
    await ask('POST', '/pharmacies/looked', health, { at: '2031-01-01T00:00:00Z' });
    const changes = async (query = ''): Promise<{ unitId: string; what: string; fields: string[] }[]> =>
      (await ask('GET', `/pharmacies/changes?${query}`, health)).body.items;
    // A mark ahead of its time is now, so what comes after it is seen.
    const id = await listed();
    expect(await changes()).toMatchObject([{ unitId: id, what: 'listed', fields: [] }]);
    const { version } = (await ask('GET', `/registrations/${id}`, ward)).body;
    await ask('PUT', `/registrations/${id}`, quan1, {
      ...registrationForm({ kind: 'pharmacy', name: 'Nhà thuốc An Khang', phone: '0908 222 334' }),
      version,
    });
    expect(await changes()).toMatchObject([
      { unitId: id, what: 'corrected', fields: ['name', 'phone'] },
      { unitId: id, what: 'listed' },
    ]);
    expect(JSON.stringify(await changes())).not.toMatch(/908222|Lê Thị Hoa/);
    expect(await idsOf(`q=0908222334`)).toContain(id);
    await act(ward, 'reject', id, 'Đã đóng cửa');
    expect((await changes())[0]).toMatchObject({ unitId: id, what: 'withdrawn' });
    expect(await idsOf()).not.toContain(id);
    expect(await idsOf('state=withdrawn')).toContain(id);
    await ask('POST', '/pharmacies/looked', health, { at: '2031-01-01T00:00:00Z' });
    expect(await changes()).toEqual([]);
    // Each officer has a mark of their own, and may choose another moment.
    const colleague = { ...health, accountId: randomUUID() };
    expect((await ask('GET', '/pharmacies/changes', colleague)).body.items.length).toBeGreaterThan(3);
    expect((await changes('since=2021-06-23T00:00:00Z')).length).toBeGreaterThan(3);
    expect((await ask('GET', '/pharmacies/changes?since=yesterday', health)).status).toBe(400);
    // It comes back when the ward lists it again.
    await act(ward, 'reopen', id);
    expect(await idsOf()).not.toContain(id);
    await act(ward, 'receive-and-forward', id);
    expect((await changes())[0]).toMatchObject({ unitId: id, what: 'listed' });
  });

  it('passes a question to the ward and its answer back, and shows both to officials only', async () => {
    const id = await listed({ name: 'Nhà thuốc Hỏi Đáp' });
    const todo = async (as: TestAccount): Promise<{ unitId: string; healthAsks: boolean }[]> =>
      (await ask('GET', '/registrations?view=todo&limit=200', as)).body.items;
    const asked = async (as: TestAccount): Promise<boolean> =>
      (await todo(as)).some(({ unitId, healthAsks }) => unitId === id && healthAsks);
    expect(await asked(ward)).toBe(false);
    const before = (await ask('GET', '/registrations?view=todo', ward)).body.counts.todo as number;
    const question = { text: 'Có giấy phép bán lẻ không?' };
    expect((await ask('POST', `/pharmacies/${id}/question`, health, question)).status).toBe(204);
    expect((await ask('POST', `/pharmacies/${id}/question`, health, question)).status).toBe(204);
    expect((await ask('POST', `/pharmacies/${id}/question`, health, { text: '  ' })).status).toBe(400);
    for (const as of [ward, quan1]) expect(await asked(as)).toBe(true);
    expect(await asked(otherWard)).toBe(false);
    expect((await ask('GET', '/registrations?view=todo', ward)).body.counts.todo).toBe(before + 1);
    expect(await stateOf(id)).toBe('asked');
    expect(await idsOf('state=asked')).toEqual([id]);
    const answer = { text: 'Có, số 12/2020.' };
    expect((await ask('POST', `/pharmacies/${id}/answer`, otherWard, answer)).status).toBe(404);
    expect((await ask('POST', `/pharmacies/${id}/answer`, health, answer)).status).toBe(403);
    // The ward may ask the unit first; the pharmacy stays on Health's list meanwhile.
    expect(await act(ward, 'ask', id, 'Xin gửi số giấy phép.')).toMatchObject({
      ok: true,
      state: 'NEEDS_INFO',
    });
    expect(await list('state=asked')).toMatchObject([{ unitId: id, releasable: false }]);
    expect(await release(id)).toEqual([
      { id, ok: false, state: 'NEEDS_INFO', code: 'REGISTRATION.WRONG_STATE' },
    ]);
    await act(ward, 'receive-and-forward', id);
    expect((await ask('POST', `/pharmacies/${id}/answer`, ward, answer)).status).toBe(204);
    expect((await ask('POST', `/pharmacies/${id}/answer`, ward, answer)).status).toBe(204);
    expect((await ask('POST', `/pharmacies/${id}/answer`, ward, { text: 'Khác' })).status).toBe(409);
    expect(await asked(ward)).toBe(false);
    const read = await ask('GET', `/pharmacies/${id}`, health);
    expect(read.body.state).toBe('answered');
    expect(read.body.history.filter(({ what }: { what?: string }) => what !== undefined)).toMatchObject([
      { what: 'health-asked', note: question.text },
      { what: 'health-answered', note: answer.text },
    ]);
    const { trackingCode } = read.body;
    const tracked = await service.sendRequest('POST', '/v1/registrations/track', {
      body: { trackingCode, phoneTail: '2333' },
    });
    expect(JSON.stringify(tracked.body)).not.toMatch(/giấy phép bán lẻ|12\/2020/);
    expect(
      JSON.stringify(await service.queryRows('select * from unit_history where unit_id = $1', [id])),
    ).not.toMatch(/giấy phép|12\/2020/);
    expect((await ask('POST', `/pharmacies/${randomUUID()}/question`, health, question)).status).toBe(404);
    const market = await register({ kind: 'market' });
    await act(ward, 'receive-and-forward', market);
    expect((await ask('POST', `/pharmacies/${market}/question`, health, question)).status).toBe(404);
  });

  it('is released by the Department of Health only, once per pharmacy, and shows the account’s state', async () => {
    const [one, other, market] = [await listed(), await listed(), await register({ kind: 'market' })];
    await ask('POST', `/pharmacies/${one}/question`, health, { text: 'Còn mở cửa không?' });
    expect(await act(ward, 'forward', one)).toMatchObject({ ok: false, code: 'REGISTRATION.WRONG_STATE' });
    const unknown = randomUUID();
    expect(await release(one, other, market, unknown, one)).toEqual([
      { id: one, ok: true, state: 'FORWARDED' },
      { id: other, ok: true, state: 'FORWARDED' },
      { id: market, ok: false, code: 'REGISTRATION.NOT_FOUND' },
      { id: unknown, ok: false, code: 'REGISTRATION.NOT_FOUND' },
    ]);
    expect(await release(one)).toEqual([
      { id: one, ok: false, state: 'FORWARDED', code: 'REGISTRATION.WRONG_STATE' },
    ]);
    expect(await stateOf(one)).toBe('released');
    const seen = (await ask('GET', `/registrations/${one}`, ward)).body;
    expect(seen).toMatchObject({ state: 'FORWARDED', healthAsks: false });
    const event = await waitUntil(
      () =>
        units
          .filter(({ key }) => key === one)
          .map(({ text }) => (JSON.parse(text) as { data: UnitSnapshot }).data)
          .find(({ state }) => state === 'FORWARDED'),
      'the event',
    );
    expect(event.actorPlace).toBe('Sở Y tế');
    expect((await ask('POST', `/pharmacies/${one}/question`, health, { text: 'x' })).status).toBe(409);
    await account(one, 'REQUESTED', 1);
    await account(one, 'HANDOVER_WAITING', 2);
    await account(other, 'REFUSED', 2);
    await waitUntil(async () => (await stateOf(one)) === 'account', 'the account');
    await waitUntil(async () => (await stateOf(other)) === 'refused', 'the refusal');
    const { counts } = (await ask('GET', '/pharmacies', health)).body;
    expect(counts).toMatchObject({ account: 1, refused: 1, released: 0 });
  });

  it('withdraws a unit of another kind, which its ward forwards to DIC', async () => {
    const id = await listed();
    const { version } = (await ask('GET', `/registrations/${id}`, ward)).body;
    await ask('PUT', `/registrations/${id}`, ward, { ...registrationForm({ kind: 'company' }), version });
    expect(await stateOf(id)).toBe('withdrawn');
    expect(await release(id)).toMatchObject([{ ok: false, code: 'REGISTRATION.WRONG_STATE' }]);
    expect(await act(ward, 'forward', id)).toEqual({ id, ok: true, state: 'FORWARDED' });
    expect(await stateOf(id)).toBe('withdrawn');
  });

  it('is exported as a workbook with its changes, and the export is recorded in the trail', async () => {
    await listed({ name: '=HYPERLINK("x")' });
    const { rows } = await parseSpreadsheetBytes(await book('/export?since=2021-06-20T00:00:00Z'));
    const cells = rows.map((row) => row.cells);
    expect(cells.some((row) => row.includes('=HYPERLINK("x")'))).toBe(true);
    expect(cells.some((row) => row.includes('0908 222 333'))).toBe(true);
    await waitUntil(() => trail.some(({ text }) => text.includes('"pharmacy.export"')), 'the trail');
  });

  it('is exported once a day, also when no instance ran at that hour', async () => {
    const made = (): PharmacyFileMade[] =>
      files.map(({ text }) => (JSON.parse(text) as { data: PharmacyFileMade }).data);
    const morning = async (at: string): Promise<void> => {
      setTestClock(new Date(at));
      await service.app.get(DailyMaintenance).runDailyTasks();
    };
    const of = (day: string): PharmacyFileMade[] => made().filter((file) => file.day === day);
    await morning('2021-06-25T06:00:00+07:00');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(of('2021-06-25')).toEqual([]);
    await morning('2021-06-25T07:00:01+07:00');
    const [first] = await waitUntil(() => of('2021-06-25').length > 0 && of('2021-06-25'), 'the file');
    expect(first).toMatchObject({ areaCode: '79', pharmacies: (await list()).length });
    expect(first!.changes).toBeGreaterThan(0);
    const bytes = await book('/files/2021-06-25');
    // The headings are a row too.
    expect((await parseSpreadsheetBytes(bytes)).rows.length).toBe(first!.pharmacies + 1);
    await waitUntil(() => trail.some(({ text }) => text.includes('"pharmacy.file"')), 'the trail');
    const [stored] = await service.queryRows<{ bytes_sealed: Buffer }>(
      `select bytes_sealed from pharmacy_file where day = '2021-06-25'`,
    );
    expect(stored!.bytes_sealed.includes(Buffer.from('PK\x03\x04'))).toBe(false);
    // Nothing ran the next morning; it comes at half past ten, with one change since the last.
    setTestClock(new Date('2021-06-26T09:00:00+07:00'));
    await listed();
    await morning('2021-06-26T10:30:00+07:00');
    await waitUntil(() => of('2021-06-26').length > 0, 'the late file');
    await morning('2021-06-26T11:30:00+07:00');
    await service.queryRows(
      `update job set done_at = null where kind = 'pharmacy-file' and key = '2021-06-26'`,
    );
    await waitUntil(
      async () =>
        (await service.queryRows(`select 1 from job where kind = 'pharmacy-file' and key = '2021-06-26' and done_at is not null`))
          .length === 1,
      'the timer',
    ); // prettier-ignore
    expect(of('2021-06-26')).toMatchObject([{ changes: 1 }]);
    // On a busy machine the start of the service was late enough for a file of the day before.
    const { items } = (await ask('GET', '/pharmacies/files', health)).body;
    expect(items.filter(({ day }: { day: string }) => day >= '2021-06-25')).toMatchObject([
      { day: '2021-06-26' },
      { day: '2021-06-25' },
    ]);
    for (const day of ['2021-06-27', '2021-02-30', "x'--"])
      expect((await ask('GET', `/pharmacies/files/${encodeURIComponent(day)}`, health)).status).toBe(404);
    // One whose key does not open is not there either, and is counted.
    await service.queryRows(`update pharmacy_file set key_sealed = 'AAAA' where day = '2021-06-25'`);
    expect((await ask('GET', '/pharmacies/files/2021-06-25', health)).status).toBe(404);
    expect(await (await fetch(`${service.url}/metrics`)).text()).toMatch(
      /unreadable_rows_total\{table="pharmacy_file"[^}]*\} 1/,
    );
    await morning('2021-08-01T06:00:00+07:00');
    expect((await ask('GET', '/pharmacies/files/2021-06-26', health)).status).toBe(404);
    expect(await service.queryRows('select 1 from pharmacy_file where bytes_sealed is not null')).toEqual([]);
  }, 60_000);

  it('lists a pharmacy whose contact cannot be unsealed with empty cells', async () => {
    const id = await listed();
    const before = await list();
    await service.queryRows(`update unit set contact_sealed = 'x' where id = $1`, [id]);
    const after = await list();
    expect(after).toHaveLength(before.length);
    expect(after.find(({ unitId }) => unitId === id)).toMatchObject({ phone: '', representative: '' });
    expect((await ask('GET', `/pharmacies/${id}`, health)).body).toMatchObject({ unitId: id, email: null });
    expect((await parseSpreadsheetBytes(await book('/export'))).rows.length).toBeGreaterThan(1);
  });
});
