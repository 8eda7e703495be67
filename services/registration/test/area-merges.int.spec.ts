import { randomInt, randomUUID } from 'node:crypto';
import { Topics, type AreaSnapshot, type UnitSnapshot } from '@khai-bao/contracts';
import { daysBefore, dayInHoChiMinh } from '@khai-bao/platform/core';
import {
  setTestClock,
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
import { readStreamBytes, writeXlsx } from '../src/spreadsheets/write-xlsx.js';
import { UnitStore } from '../src/units/unit-store.js';

const dic: TestAccount = {
  role: 'dic-operator',
  areaPath: testAreas.city.path,
  name: 'Lê Minh',
  place: 'Sở TT&TT',
};
const quan1: TestAccount = { role: 'district-officer', areaPath: testAreas.quan1.path };
const quan3: TestAccount = { role: 'district-officer', areaPath: testAreas.quan3.path };
const officerOf = (path: string): TestAccount => ({ role: 'ward-officer', areaPath: path });
const decision = 'Nghị quyết 12/NQ-HĐND ngày 25/06/2021';
const today = dayInHoChiMinh(new Date());
const tomorrow = daysBefore(today, -1);

/** Wards of District 1, each test with its own. */
const tanDinh = '26734', daKao = '26737', benNghe = '26740', benThanh = '26743', thaiBinh = '26746', phamNguLao = '26749', cauOngLanh = '26752', coGiang = '26755', cuTrinh = '26758', cauKho = '26761'; // prettier-ignore
const ofQuan3 = ['27127', '27130', '27133', '27160']; // prettier-ignore

interface Registered {
  readonly unitId: string;
  readonly trackingCode: string;
  readonly areaName: string;
  readonly formerAreaName?: string;
  readonly phone: string;
}

describe('the merge of a ward', () => {
  let suite: Suite;
  let service: RunningService;
  let units: SeenMessage[];
  let areas: SeenMessage[];
  let phones = 0;

  const start = (): Promise<RunningService> =>
    suite.startService('registration', {
      module: () => import('../src/registration-service.module.js').then((m) => m.RegistrationServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
  const word = (): string => Array.from({ length: 8 }, () => 'bcdghklmnpqrstvx'[randomInt(16)]).join('');
  const register = async (areaCode: string, change: object = {}): Promise<Registered> => {
    const phone = `09${String(20_000_000 + (phones += 1))}`;
    const answer = await service.sendRequest('POST', '/v1/registrations', {
      body: registrationForm({
        areaCode,
        name: word(),
        street: `${randomInt(9_000)} ${word()}`,
        phone,
        ...change,
      }),
      headers: { 'idempotency-key': randomUUID() },
    });
    expect(answer.status).toBe(201);
    return { ...(answer.body as Registered), phone };
  };
  const act = async (action: string, id: string, note?: string): Promise<void> => {
    const { body } = await service.sendRequest('POST', '/v1/registrations/actions', {
      as: quan1,
      body: { action, ids: [id], ...(note === undefined ? {} : { note }) },
    });
    expect(body.results).toMatchObject([{ ok: true }]);
  };
  const read = async (id: string, as: TestAccount): Promise<ServiceResponse['body']> =>
    (await service.sendRequest('GET', `/v1/registrations/${id}`, { as })).body;
  const order = (code: string, into: string, change: object = {}, as = dic): Promise<ServiceResponse> =>
    service.sendRequest('POST', `/v1/areas/${code}/merge`, { as, body: { into, decision, ...change } });
  const mergeOf = async (code: string): Promise<ServiceResponse['body']> =>
    (await service.sendRequest('GET', '/v1/area-merges', { as: dic })).body.items.find(
      (one: { code: string }) => one.code === code,
    );
  const done = (code: string): Promise<unknown> =>
    waitUntil(async () => (await mergeOf(code)).state === 'done', `the ward ${code} has moved`, 60_000);
  const rowOf = async (id: string): Promise<{ area_code: string; version: number; street: string }> =>
    (
      await service.queryRows<{ area_code: string; version: number; street: string }>(
        'select area_code, version, street from unit where id = $1',
        [id],
      )
    )[0]!;
  const sheet = async (as: TestAccount, lines: string[][]): Promise<ServiceResponse> => {
    const headings = ['Tên cơ sở', 'Loại hình', 'Địa chỉ', 'Phường', 'Chủ cơ sở', 'SĐT'];
    const bytes = await readStreamBytes(writeXlsx([{ name: 'Danh sách', headings, rows: lines }]));
    const answer = await fetch(`${service.url}/v1/imports`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await suite.signTokenFor(as)}`,
        'content-type': 'application/octet-stream',
      },
      body: new Uint8Array(bytes),
    });
    return { status: answer.status, body: await answer.json(), headers: answer.headers };
  };
  const rowsOf = async (as: TestAccount, id: string, state: string): Promise<ServiceResponse['body']> =>
    (await service.sendRequest('GET', `/v1/imports/${id}/rows?state=${state}&limit=200`, { as })).body.items;
  const runImport = async (as: TestAccount, id: string): Promise<void> => {
    await service.sendRequest('POST', `/v1/imports/${id}/run`, { as });
    await waitUntil(
      async () => (await service.sendRequest('GET', `/v1/imports/${id}`, { as })).body.state === 'done',
      'the import is done',
      60_000,
    );
  };
  const line = (name: string, ward: string): string[] => [name, 'Chợ', `${randomInt(9_000)} ${word()}`, ward, 'Lê Thị Hoa', `0${String(912_000_000 + (phones += 1))}`]; // prettier-ignore

  beforeAll(async () => {
    suite = await openSuite();
    service = await start();
    units = await suite.probe.collectMessages(Topics.unit);
    areas = await suite.probe.collectMessages(Topics.area);
  }, 90_000);
  afterAll(async () => {
    restoreTestClock();
    await suite.close();
  });

  it('moves units in every state, and the old code resolves to the successor', async () => {
    const ward = officerOf(`79.760.${benNghe}`);
    const neighbour = officerOf(`79.760.${benThanh}`);
    await service.sendRequest('POST', '/v1/contact-points', {
      as: ward,
      body: { name: 'Trần Cũ', post: 'Công chức', phone: '02838297000', hours: 'Cả ngày', kinds: [] },
    });
    const made = {
      SUBMITTED: await register(benNghe),
      NEEDS_INFO: await register(benNghe),
      RECEIVED: await register(benNghe),
      FORWARDED: await register(benNghe),
      EXEMPT_NCOVI: await register(benNghe, { usesNcovi: true }),
      PHARMACY_LISTED: await register(benNghe, { kind: 'pharmacy' }),
      REJECTED: await register(benNghe),
      CLOSED: await register(benNghe),
      DUPLICATE: await register(benNghe),
    };
    await act('ask', made.NEEDS_INFO.unitId, 'Mấy cổng?');
    await act('receive', made.RECEIVED.unitId);
    for (const { unitId } of [made.FORWARDED, made.EXEMPT_NCOVI, made.PHARMACY_LISTED])
      await act('receive-and-forward', unitId);
    await act('reject', made.REJECTED.unitId, 'Không có thật');
    await act('close', made.CLOSED.unitId, 'Nghỉ hẳn');
    await service.queryRows(`update unit set state = 'DUPLICATE' where id = $1`, [made.DUPLICATE.unitId]);
    const ids = Object.values(made).map(({ unitId }) => unitId);
    const versions = new Map(
      await Promise.all(ids.map(async (id) => [id, (await rowOf(id)).version] as const)),
    );

    const preview = await service.sendRequest('GET', `/v1/areas/${benNghe}/merge`, { as: dic });
    expect(preview).toMatchObject({ status: 200, body: { total: 9, merge: null, area: { code: benNghe } } });
    expect(new Set(preview.body.units.map(({ state }: { state: string }) => state))).toEqual(
      new Set(Object.keys(made)),
    );
    const ordered = await order(benNghe, benThanh);
    expect(ordered).toMatchObject({
      status: 200,
      body: {
        code: benNghe, name: 'Phường Bến Nghé, Quận 1', intoCode: benThanh, intoName: 'Phường Bến Thành, Quận 1',
        from: today, decision, orderedByName: 'Lê Minh', orderedByPlace: 'Sở TT&TT',
      },
    }); // prettier-ignore
    await done(benNghe);
    expect(await mergeOf(benNghe)).toMatchObject({ state: 'done', units: 9, moved: 9 });
    // The very same order again, with its day or without.
    expect((await order(benNghe, benThanh)).body).toMatchObject({ state: 'done', moved: 9 });
    expect((await order(benNghe, benThanh, { from: today })).status).toBe(200);
    expect((await order(benNghe, daKao)).body).toMatchObject({ code: 'REGISTRATION.AREA_MERGED' });

    for (const [state, { unitId }] of Object.entries(made)) {
      const now = await read(unitId, neighbour);
      expect(now).toMatchObject({ state, areaCode: benThanh, areaName: 'Phường Bến Thành, Quận 1' });
      expect(now.version).toBe(versions.get(unitId)! + 1);
      const moved = now.history.filter(({ changes }: { changes?: object[] }) => changes !== undefined);
      expect(moved).toMatchObject([
        {
          actorName: 'Lê Minh',
          note: decision,
          changes: [{ field: 'areaName', from: 'Phường Bến Nghé, Quận 1', to: 'Phường Bến Thành, Quận 1' }],
        },
      ]);
      expect(await service.sendRequest('GET', `/v1/registrations/${unitId}`, { as: ward })).toMatchObject({ status: 404 }); // prettier-ignore
    }
    await waitUntil(
      () =>
        ids.every((id) =>
          units
            .filter(({ key }) => key === id)
            .map(({ text }) => JSON.parse(text) as { aggregateversion: number; data: UnitSnapshot })
            .some(
              ({ aggregateversion, data }) =>
                data.areaPath === `79.760.${benThanh}` &&
                aggregateversion > versions.get(id)! &&
                // Nobody has corrected anything: what was decided about it holds.
                data.revision === versions.get(id),
            ),
        ),
      'all are told of',
    );
    expect(
      areas
        .filter(({ key }) => key === benNghe)
        .map(({ text }) => JSON.parse(text) as { aggregateversion: number; data: AreaSnapshot })
        .at(-1),
    ).toMatchObject({ aggregateversion: 2, data: { validTo: today, mergedInto: benThanh } });
    expect(
      await service.queryRows(
        'select area_path from unit_progress where unit_id = any($1::uuid[]) group by 1',
        [ids],
      ),
    ).toEqual([{ area_path: `79.760.${benThanh}` }]);
    expect(
      await service.queryRows('select area_path from pharmacy where unit_id = $1', [
        made.PHARMACY_LISTED.unitId,
      ]),
    ).toEqual([{ area_path: `79.760.${benThanh}` }]);

    // Who comes to the old one.
    const track = await service.sendRequest('POST', '/v1/registrations/track', {
      body: { trackingCode: made.SUBMITTED.trackingCode, phoneTail: made.SUBMITTED.phone.slice(-4) },
    });
    expect(track.body).toMatchObject({
      areaName: 'Phường Bến Thành, Quận 1',
      history: [{ state: 'SUBMITTED' }],
    });
    const former = { code: benNghe, name: 'Phường Bến Nghé', fullName: 'Phường Bến Nghé, Quận 1' };
    expect((await service.sendRequest('GET', `/v1/areas/${benNghe}`)).body).toMatchObject({
      code: benThanh,
      former,
    });
    expect((await service.sendRequest('GET', '/v1/areas?q=ben%20nghe')).body.items).toMatchObject([
      { code: benThanh, former },
    ]);
    expect((await service.sendRequest('GET', '/v1/areas/merged')).body.items).toMatchObject([
      { code: benNghe, name: 'Phường Bến Nghé', from: today, into: { code: benThanh } },
    ]);
    expect((await service.sendRequest('GET', `/v1/areas/${benNghe}/contact-points`)).body).toMatchObject({
      area: { code: benThanh, former },
      contacts: [],
    });
    expect(await register(benNghe)).toMatchObject({
      areaName: 'Phường Bến Thành, Quận 1',
      formerAreaName: 'Phường Bến Nghé, Quận 1',
    });
    expect(await register(benThanh)).not.toHaveProperty('formerAreaName');
    expect((await service.sendRequest('GET', '/v1/registrations?view=all', { as: ward })).body.items).toEqual(
      [],
    );
    const typed = await service.sendRequest('POST', '/v1/registrations/counter', {
      as: ward,
      body: registrationForm({ areaCode: benNghe, name: word(), street: `9 ${word()}` }),
      headers: { 'idempotency-key': randomUUID() },
    });
    expect(typed).toMatchObject({
      status: 201,
      body: { areaName: 'Phường Bến Thành, Quận 1', formerAreaName: 'Phường Bến Nghé, Quận 1' },
    });
    const own = (await sheet(ward, [line('Quán Cũ', ''), line('Quán Mới', 'Bến Nghé')])).body;
    expect(own.counts).toMatchObject({ good: 2, wrong: 0 });
    expect(
      (await rowsOf(ward, own.id, 'good')).map(({ problems }: { problems: object[] }) => problems),
    ).toEqual([[{ field: 'ward', code: 'wardMerged' }], [{ field: 'ward', code: 'wardMerged' }]]);

    // Its officials, and the tiers above, are told where the units are that are not counted here any more.
    const path = `79.760.${benNghe}`;
    const mergedInto = { areaPath: `79.760.${benThanh}`, name: 'Phường Bến Thành, Quận 1', former: 'Phường Bến Nghé, Quận 1' }; // prettier-ignore
    for (const [as, query, isOwn] of [
      [ward, '', false],
      [quan1, `?area=${path}`, true],
      [dic, `?area=${path}`, true],
    ] as const) {
      const { status, body } = await service.sendRequest('GET', `/v1/coverage${query}`, { as });
      expect([status, body.mergedInto]).toEqual([200, { ...mergedInto, isOwn }]);
      expect(body.area).toMatchObject({
        areaPath: path,
        name: 'Phường Bến Nghé',
        known: 0,
        silent: 0,
        late: 0,
      });
      expect(body.items).toEqual([]);
      const inside = await service.sendRequest('GET', `/v1/coverage/units${query}`, { as });
      expect([inside.status, inside.body.items]).toEqual([200, []]);
      expect((await service.sendRequest('GET', `/v1/unit-messages${query}`, { as })).body.items).toEqual([]);
      expect((await service.sendRequest('GET', `/v1/coverage/export${query}`, { as })).status).toBe(200);
    }
    const into = await service.sendRequest('GET', `/v1/coverage?area=79.760.${benThanh}`, { as: quan1 });
    expect(into.body).toMatchObject({ mergedInto: null });
    expect(into.body.area.known).toBeGreaterThan(0);
    expect((await service.sendRequest('GET', `/v1/coverage?area=${path}`, { as: quan3 })).status).toBe(403);
    expect(
      (await service.sendRequest('GET', '/v1/coverage?area=79.760.99999', { as: quan1 })).body.code,
    ).toBe('REGISTRATION.UNKNOWN_AREA');
  }, 90_000);

  it('is ordered by DIC only, and refused when the areas do not allow it', async () => {
    for (const as of [
      officerOf(`79.760.${daKao}`),
      quan1,
      { role: 'health-department', areaPath: '79' } as const,
    ]) {
      expect(await order(daKao, tanDinh, {}, as)).toMatchObject({ status: 403 });
      expect(await service.sendRequest('GET', `/v1/areas/${daKao}/merge`, { as })).toMatchObject({
        status: 403,
      });
      expect(await service.sendRequest('GET', '/v1/area-merges', { as })).toMatchObject({ status: 403 });
    }
    for (const [code, into, change, status, problem] of [
      ['99999', tanDinh, {}, 422, 'REGISTRATION.UNKNOWN_AREA'],
      [daKao, '99999', {}, 422, 'REGISTRATION.UNKNOWN_AREA'],
      ['760', tanDinh, {}, 422, 'REGISTRATION.UNKNOWN_AREA'],
      [daKao, '760', {}, 422, 'REGISTRATION.UNKNOWN_AREA'],
      [daKao, daKao, {}, 422, 'REGISTRATION.SAME_AREA'],
      [daKao, benNghe, {}, 422, 'REGISTRATION.UNKNOWN_AREA'],
      [daKao, tanDinh, { from: daysBefore(today, 1) }, 400, 'PLATFORM.VALIDATION'],
      [daKao, tanDinh, { from: '2021-02-30' }, 400, 'PLATFORM.VALIDATION'],
      [daKao, tanDinh, { decision: ' ' }, 400, 'PLATFORM.VALIDATION'],
    ] as const)
      expect(await order(code, into, change)).toMatchObject({ status, body: { code: problem } });
    expect(await service.sendRequest('GET', '/v1/areas/760/merge', { as: dic })).toMatchObject({
      status: 404,
    });
    // The last ward of a district stays in it.
    await service.queryRows(
      `update area set valid_to = '2021-01-02' where parent_code = '770' and code <> $1`,
      [ofQuan3.at(-1)],
    );
    expect(await order(ofQuan3.at(-1)!, tanDinh)).toMatchObject({ status: 409, body: { code: 'REGISTRATION.LAST_WARD' } }); // prettier-ignore
    await service.queryRows(`update area set valid_to = null where parent_code = '770'`);
    expect(await mergeOf(daKao)).toBeUndefined();
  });

  it('continues after a crash and moves no unit twice', async () => {
    const { body } = await sheet(quan1, Array.from({ length: 250 }, (_, at) => line(`Dọn ${at} ${word()}`, 'Nguyễn Thái Bình'))); // prettier-ignore
    await runImport(quan1, body.id);
    const own = UnitStore.prototype.recordCorrections;
    let batches = 0;
    UnitStore.prototype.recordCorrections = function (...args): Promise<void> {
      batches += 1;
      return batches === 2
        ? Promise.reject(Object.assign(new Error('killed'), { code: '57P01' }))
        : own.apply(this, args);
    };
    await order(thaiBinh, coGiang);
    await waitUntil(() => batches >= 2, 'it was killed');
    await service.stop();
    UnitStore.prototype.recordCorrections = own;
    service = await start();
    expect(await mergeOf(thaiBinh)).toMatchObject({ state: 'moving', units: 250, moved: 100 });
    await done(thaiBinh);
    expect(await mergeOf(thaiBinh)).toMatchObject({ units: 250, moved: 250 });
    const told = await service.queryRows(
      `select count(*)::int as units, max(n)::int as most from (
         select u.id, count(h.id) filter (where h.changes_sealed is not null) as n from unit u join unit_history h on h.unit_id = u.id
         where u.area_code = $1 group by u.id) t`,
      [coGiang],
    );
    expect(told).toEqual([{ units: 250, most: 1 }]);
  }, 120_000);

  it('waits for concurrent corrections and registrations, and overwrites neither', async () => {
    const one = await register(phamNguLao);
    const late = await register(benThanh);
    const before = await read(one.unitId, quan1);
    const officer = service.dataSource.createQueryRunner();
    const citizen = service.dataSource.createQueryRunner();
    await officer.startTransaction();
    await officer.query(`update unit set street = 'Nhà mới', version = version + 1 where id = $1`, [
      one.unitId,
    ]);
    await citizen.startTransaction();
    // As whoever puts a unit into a ward does.
    await citizen.query(`select pg_advisory_xact_lock_shared(hashtext('area-merge'), hashtext($1))`, [
      phamNguLao,
    ]);
    await order(phamNguLao, cauOngLanh);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(await mergeOf(phamNguLao)).toMatchObject({ state: 'waiting' });
    // A unit that comes in while the merge waits for it.
    await citizen.query('update unit set area_code = $2, area_path = $3, area_name = $4 where id = $1', [
      late.unitId,
      phamNguLao,
      `79.760.${phamNguLao}`,
      'Phường Phạm Ngũ Lão, Quận 1',
    ]);
    await citizen.commitTransaction();
    await citizen.release();
    await waitUntil(async () => (await mergeOf(phamNguLao)).state === 'moving', 'it has begun');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await rowOf(one.unitId)).area_code).toBe(phamNguLao);
    await officer.commitTransaction();
    await officer.release();
    await done(phamNguLao);
    expect((await rowOf(late.unitId)).area_code).toBe(cauOngLanh);
    expect(await rowOf(one.unitId)).toMatchObject({
      street: 'Nhà mới',
      area_code: cauOngLanh,
      version: before.version + 2,
    });
    // An officer who read it before is told, and loses nothing.
    const stale = await service.sendRequest('PUT', `/v1/registrations/${one.unitId}`, {
      as: quan1,
      body: {
        ...registrationForm({ areaCode: phamNguLao, name: before.name, phone: one.phone }),
        version: before.version,
      },
    });
    expect(stale).toMatchObject({ status: 409, body: { code: 'REGISTRATION.CHANGED' } });
  }, 60_000);

  it('imports rows of the merged ward into the successor, also rows that were judged before', async () => {
    const early = (await sheet(quan1, [line('Sớm Một', 'Nguyễn Cư Trinh'), line('Sớm Hai', 'P. Tân Định')]))
      .body;
    expect(early.counts).toMatchObject({ good: 2, wrong: 0 });
    await order(cuTrinh, ofQuan3[0]!);
    await done(cuTrinh);
    // The district's own list, though the ward went to another district.
    const late = (
      await sheet(quan1, [line('Muộn Một', 'phuong nguyen cu trinh'), line('Muộn Hai', 'Tân Định')])
    ).body;
    expect(late.counts).toMatchObject({ good: 2, wrong: 0, alike: 0 });
    const merged = [{ field: 'ward', code: 'wardMerged' }];
    expect(await rowsOf(quan1, late.id, 'good')).toMatchObject([{ problems: merged }, { problems: [] }]);
    for (const { id } of [early, late]) {
      await runImport(quan1, id);
      expect(await rowsOf(quan1, id, 'entered')).toMatchObject([{ problems: merged }, { problems: [] }]);
    }
    const found = await service.queryRows(
      `select name, area_code from unit where name in ('Sớm Một', 'Sớm Hai', 'Muộn Một', 'Muộn Hai') order by name`,
    );
    expect(found).toEqual([
      { name: 'Muộn Hai', area_code: tanDinh },
      { name: 'Muộn Một', area_code: ofQuan3[0] },
      { name: 'Sớm Hai', area_code: tanDinh },
      { name: 'Sớm Một', area_code: ofQuan3[0] },
    ]);
    // Nobody's district that never had it.
    const outside = (await sheet(quan3, [line('Ngoài', 'Nguyễn Cư Trinh')])).body;
    expect(outside.counts).toMatchObject({ good: 0, wrong: 1 });
  }, 60_000);

  it('resolves a chain of two merges', async () => {
    const unit = await register(cauKho);
    await order(cauKho, ofQuan3[1]!);
    await done(cauKho);
    await order(ofQuan3[1]!, ofQuan3[2]!);
    await done(ofQuan3[1]!);
    expect((await rowOf(unit.unitId)).area_code).toBe(ofQuan3[2]);
    expect((await service.sendRequest('GET', `/v1/areas/${cauKho}`)).body).toMatchObject({
      code: ofQuan3[2],
      former: { code: cauKho },
    });
    expect(await register(cauKho)).toMatchObject({ formerAreaName: 'Phường Cầu Kho, Quận 1' });
  }, 60_000);

  it('keeps dismissed pairs, and an undone merge restores units into the current ward', async () => {
    const [old, target, third] = ['27136', '27142', '27145'];
    const pairOf = async (id: string): Promise<{ id: string; state: string }> =>
      (await read(id, quan3)).duplicates[0];
    const decide = async (id: string, what: string, body: object, ...ids: string[]): Promise<void> => {
      const versions = await Promise.all(
        ids.map(async (unitId) => ({ unitId, version: (await rowOf(unitId)).version })),
      );
      const { id: pair, state } = await pairOf(id);
      const answer = await service.sendRequest('POST', `/v1/duplicates/${pair}/${what}`, {
        as: quan3,
        body: { state, versions, ...body },
      });
      expect(answer.status).toBeLessThan(300);
    };
    const phone = '0933000111';
    const [one, two] = [await register(old, { phone }), await register(old, { phone })];
    await decide(one.unitId, 'dismiss', { reason: 'Hai quầy' }, one.unitId, two.unitId);
    const other = '0933000222';
    const stays = await register(third, { phone: other });
    const goes = await register(old, { phone: other });
    await decide(
      stays.unitId,
      'merge',
      { survivorId: stays.unitId, take: ['areaName'] },
      stays.unitId,
      goes.unitId,
    );
    expect((await rowOf(stays.unitId)).area_code).toBe(old);
    await order(third, target);
    await done(third);
    await decide(stays.unitId, 'part', {}, stays.unitId, goes.unitId);
    expect((await rowOf(stays.unitId)).area_code).toBe(target);
    expect((await rowOf(goes.unitId)).area_code).toBe(old);
    await order(old, target);
    await done(old);
    expect((await rowOf(goes.unitId)).area_code).toBe(target);
    for (const { unitId } of [one, stays]) expect(await pairOf(unitId)).toMatchObject({ state: 'apart' });
    expect(
      await service.queryRows(
        'select count(*)::int as open from unit where duplicate_open and area_code = $1',
        [target],
      ),
    ).toEqual([{ open: 0 }]);
  }, 60_000);

  it('can be cancelled before its day', async () => {
    const takeBack = (code: string, as = dic): Promise<ServiceResponse> =>
      service.sendRequest('DELETE', `/v1/areas/${code}/merge`, { as });
    await order(daKao, tanDinh, { from: tomorrow });
    expect(await takeBack(daKao, quan1)).toMatchObject({ status: 403 });
    expect(await takeBack(daKao)).toMatchObject({ status: 204 });
    expect(await takeBack(daKao)).toMatchObject({ status: 404 });
    expect(await takeBack(benNghe)).toMatchObject({
      status: 409,
      body: { code: 'REGISTRATION.AREA_MERGE_BEGUN' },
    });
    expect(await mergeOf(daKao)).toBeUndefined();
    expect(
      await service.queryRows(`select 1 from job where kind = 'merge-area' and key = $1`, [daKao]),
    ).toEqual([]);
    await waitUntil(
      () =>
        areas
          .filter(({ key }) => key === daKao)
          .map(({ text }) => JSON.parse(text) as { aggregateversion: number; data: AreaSnapshot })
          .some(({ aggregateversion, data }) => aggregateversion === 3 && data.validTo === null),
      'the others are told',
    );
  });

  it('starts on its day, also when no instance ran at midnight, and refuses a third ward before', async () => {
    const unit = await register(daKao);
    expect(await order(daKao, tanDinh, { from: tomorrow })).toMatchObject({
      body: { state: 'waiting', from: tomorrow, units: 0 },
    });
    expect((await service.sendRequest('GET', `/v1/areas/${daKao}`)).body).not.toHaveProperty('former');
    expect(await register(daKao)).not.toHaveProperty('formerAreaName');
    // Who waits for the other, or goes there when it is gone, would be led nowhere.
    for (const [code, into, change, problem] of [
      [tanDinh, coGiang, {}, 'REGISTRATION.AREA_AWAITS'],
      [tanDinh, coGiang, { from: tomorrow }, 'REGISTRATION.AREA_AWAITS'],
      [coGiang, daKao, { from: tomorrow }, 'REGISTRATION.AREA_ENDS'],
    ] as const)
      expect(await order(code, into, change)).toMatchObject({ status: 409, body: { code: problem } });
    await service.stop();
    setTestClock(new Date(`${tomorrow}T02:00:00Z`));
    service = await start();
    expect((await service.sendRequest('GET', `/v1/areas/${daKao}`)).body).toMatchObject({ code: tanDinh });
    await done(daKao);
    expect((await rowOf(unit.unitId)).area_code).toBe(tanDinh);
  }, 90_000);
});
